//! PDF: pages' text by position, in a thread of its own with limits in time and size.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use lopdf::content::Content;
use lopdf::{Dictionary, Document as Pdf, LoadOptions, Object, ObjectId};

use super::pdf_fonts::Fonts;
use super::pdf_layout::{self, Page};
use super::pdf_state::{Path, State, advance, matrix, next_line, number, text_state};
use super::{ReadError, radicals};
use crate::document::{Document, FileKind};

/// How long reading may take.
const SECONDS: u64 = 60;
const MAX_PAGES: usize = 20_000;
/// How much one page's drawing instructions may unpack to.
const MAX_CONTENT: usize = 64 << 20;
/// How many drawing instructions all pages may have.
const MAX_OPERATIONS: usize = 40_000_000;
/// How deep forms may nest.
const MAX_FORMS: usize = 8;

/// Reads a PDF.
pub fn read(name: &str, content: Vec<u8>) -> Result<Document, ReadError> {
    guarded(name, "pdf", move |name| pages(name, &content))
}

/// Runs a reader in a thread of its own: a panic is an error, and so is taking too long.
pub(super) fn guarded<W>(name: &str, kind: &'static str, work: W) -> Result<Document, ReadError>
where
    W: FnOnce(&str) -> Result<Document, ReadError> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel();
    let own = name.to_owned();
    std::thread::Builder::new()
        .name(format!("read-{kind}"))
        .stack_size(64 << 20)
        .spawn(move || {
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&own)));
            // The receiver is gone when the time was up; nobody waits for this result then.
            drop(sender.send(result));
        })
        .map_err(|error| ReadError::damaged(name, kind, &error))?;
    match receiver.recv_timeout(Duration::from_secs(SECONDS + 5)) {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(ReadError::damaged(name, kind, "reading it failed")),
        Err(_) => Err(ReadError::TooSlow {
            name: name.to_owned(),
            seconds: SECONDS,
        }),
    }
}

fn pages(name: &str, content: &[u8]) -> Result<Document, ReadError> {
    let damaged = |error: lopdf::Error| ReadError::damaged(name, "pdf", &error);
    let options = LoadOptions {
        max_decompressed_size: Some(256 << 20),
        ..LoadOptions::default()
    };
    let pdf = Pdf::load_mem_with_options(content, options).map_err(|error| {
        if matches!(
            error,
            lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)
        ) {
            ReadError::Protected {
                name: name.to_owned(),
            }
        } else {
            damaged(error)
        }
    })?;
    if pdf.is_encrypted() {
        return Err(ReadError::Protected {
            name: name.to_owned(),
        });
    }
    let deadline = Instant::now() + Duration::from_secs(SECONDS);
    let mut fonts = Fonts::default();
    let mut budget = MAX_OPERATIONS;
    let mut pages = Vec::new();
    for id in pdf.page_iter().take(MAX_PAGES) {
        if Instant::now() > deadline {
            return Err(ReadError::TooSlow {
                name: name.to_owned(),
                seconds: SECONDS,
            });
        }
        let mut page = Page::default();
        let bytes = pdf
            .get_page_content_with_limit(id, MAX_CONTENT)
            .map_err(damaged)?;
        let resources = Resources::of_page(&pdf, id);
        let mut drawing = Drawing {
            pdf: &pdf,
            fonts: &mut fonts,
            page: &mut page,
            budget: &mut budget,
            deadline,
        };
        drawing.run(&bytes, &resources, State::default(), 0);
        pages.push(page);
    }
    let silent = silent(&pages);
    let pictures = pages.iter().any(|page| page.pictures > 0);
    let (text, blocks, starts) = super::pdf_text::document(pages);
    let mut unread = fonts.unread();
    if text.trim().is_empty() && unread.is_empty() {
        if pictures {
            return Err(ReadError::OnlyPictures {
                name: name.to_owned(),
            });
        }
        unread.push("PDF中没有文字，没有可核对的内容。".to_owned());
    }
    unread.extend(silent);
    Ok(Document {
        name: name.to_owned(),
        kind: FileKind::Pdf,
        text,
        blocks,
        pages: starts,
        names: Vec::new(),
        unread,
    })
}

/// Says which pages are pictures without text.
fn silent(pages: &[Page]) -> Option<String> {
    const NAMED: usize = 10;
    let silent: Vec<String> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.pictures > 0 && page.is_blank())
        .map(|(at, _)| (at + 1).to_string())
        .collect();
    let more = if silent.len() > NAMED { "等" } else { "" };
    let named = silent[..silent.len().min(NAMED)].join("、");
    (!silent.is_empty())
        .then(|| format!("第{named}{more}页是图像，没有文字（可能是扫描的），没有核对。"))
}

/// Resource dictionaries, the nearest first.
struct Resources<'a>(Vec<&'a Dictionary>);

impl<'a> Resources<'a> {
    fn of_page(pdf: &'a Pdf, page: ObjectId) -> Self {
        let Ok((direct, ids)) = pdf.get_page_resources(page) else {
            return Self(Vec::new());
        };
        let named = ids.into_iter().filter_map(|id| pdf.get_dictionary(id).ok());
        Self(direct.into_iter().chain(named).collect())
    }

    fn find(
        &self,
        pdf: &'a Pdf,
        kind: &[u8],
        name: &[u8],
    ) -> Option<(Option<ObjectId>, &'a Object)> {
        self.0.iter().find_map(|resources| {
            let group = resources.get_deref(kind, pdf).ok()?.as_dict().ok()?;
            pdf.dereference(group.get(name).ok()?).ok()
        })
    }
}

struct Drawing<'a, 'b> {
    pdf: &'a Pdf,
    fonts: &'b mut Fonts,
    page: &'b mut Page,
    budget: &'b mut usize,
    deadline: Instant,
}

impl<'a> Drawing<'a, '_> {
    fn run(&mut self, bytes: &[u8], resources: &Resources<'a>, first: State, depth: usize) {
        let Ok(content) = Content::decode(bytes) else {
            self.fonts.note("PDF中有一页的内容无法解析。");
            return;
        };
        let mut state = first;
        let mut saved: Vec<State> = Vec::new();
        let mut path = Path::default();
        for operation in &content.operations {
            if *self.budget == 0
                || ((*self.budget).is_multiple_of(4096) && Instant::now() > self.deadline)
            {
                *self.budget = 0;
                self.fonts.note("PDF内容过多，后面的部分没有读。");
                return;
            }
            *self.budget -= 1;
            let operands = &operation.operands;
            let numbers: Vec<f64> = operands.iter().filter_map(number).collect();
            match operation.operator.as_str() {
                "q" if saved.len() < 200 => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => {
                    if let Some(matrix) = matrix(&numbers) {
                        state.to_page = matrix.then(state.to_page);
                    }
                }
                "Do" => self.form(operands, resources, &state, depth),
                "Tf" => {
                    state.size = numbers.last().copied().unwrap_or(state.size);
                    state.font = self.font(operands, resources);
                }
                "Tj" | "'" | "\"" | "TJ" => {
                    if operation.operator != "Tj" && operation.operator != "TJ" {
                        let down = -state.leading;
                        next_line(&mut state, 0.0, down);
                    }
                    self.show(operands, &mut state);
                }
                "m" | "l" | "re" | "h" | "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*"
                | "n" => {
                    path.add(&operation.operator, &numbers, state.to_page, self.page);
                }
                operator => text_state(operator, &numbers, &mut state),
            }
        }
    }

    fn font(&mut self, operands: &[Object], resources: &Resources<'a>) -> Option<usize> {
        let name = operands.first()?.as_name().ok()?;
        let (id, object) = resources.find(self.pdf, b"Font", name)?;
        self.fonts.index(self.pdf, id, object.as_dict().ok()?)
    }

    fn form(
        &mut self,
        operands: &[Object],
        resources: &Resources<'a>,
        state: &State,
        depth: usize,
    ) {
        let Some(name) = operands.first().and_then(|name| name.as_name().ok()) else {
            return;
        };
        let Some((_, Object::Stream(stream))) = resources.find(self.pdf, b"XObject", name) else {
            return;
        };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name).ok();
        if kind == Some(b"Image".as_slice()) {
            self.page.pictures += 1;
        }
        let form = kind == Some(b"Form".as_slice());
        if !form || depth >= MAX_FORMS {
            return;
        }
        let Ok(bytes) = stream.decompressed_content_with_limit(MAX_CONTENT) else {
            self.fonts.note("PDF中有一处内容无法解压。");
            return;
        };
        let mut inner = state.clone();
        if let Ok(Object::Array(values)) = stream.dict.get(b"Matrix") {
            let numbers: Vec<f64> = values.iter().filter_map(number).collect();
            if let Some(matrix) = matrix(&numbers) {
                inner.to_page = matrix.then(inner.to_page);
            }
        }
        let own = stream
            .dict
            .get_deref(b"Resources", self.pdf)
            .and_then(Object::as_dict)
            .ok();
        let nearest: Vec<&Dictionary> =
            own.into_iter().chain(resources.0.iter().copied()).collect();
        self.run(&bytes, &Resources(nearest), inner, depth + 1);
    }

    fn show(&mut self, operands: &[Object], state: &mut State) {
        for operand in operands {
            match operand {
                Object::String(bytes, _) => self.string(bytes, state),
                Object::Array(items) => {
                    for item in items {
                        match item {
                            Object::String(bytes, _) => self.string(bytes, state),
                            other => {
                                if let Some(back) = number(other) {
                                    advance(state, -back / 1000.0 * state.size * state.scale);
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn string(&mut self, bytes: &[u8], state: &mut State) {
        let text = self.fonts.decode(state.font, bytes);
        let text: String = text.chars().map(radicals::character).collect();
        let placed = state.text.then(state.to_page);
        let (start, base) = placed.apply(0.0, state.rise);
        let mut width = 0.0;
        for c in text.chars() {
            width += (pdf_layout::em(c) * state.size + state.character_space) * state.scale;
            if c == ' ' {
                width += state.word_space * state.scale;
            }
        }
        advance(state, width);
        let (end, _) = state.text.then(state.to_page).apply(0.0, state.rise);
        let [a, b, c, d, ..] = placed.0;
        let height = state.size * c.hypot(d);
        let upright = a.abs() >= b.abs();
        self.page.text(start, end, base, height, text, upright);
    }
}
