//! The typefaces of official documents: the installation's own first, the shipped open ones after.
//!
//! 公文 wants 仿宋_GB2312, 楷体_GB2312, 黑体 and 方正小标宋简体, which nobody may ship. An installation that has them puts
//! the files into its fonts folder; everywhere else the open typefaces of `fonts/` stand in for them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// What a typeface is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 仿宋: text.
    Text,
    /// 楷体: headings of level two.
    Kai,
    /// 黑体: headings of level one, table headings, charts.
    Hei,
    /// 小标宋: titles.
    Title,
}

const SERIF: &str = "Noto Serif SC";
const SANS: &str = "Noto Sans SC";
const KAI: &str = "Wenxiao Kai";
const TITLE: &str = "Noto Serif CJK SC";
/// Characters that none of the others has: 𠮷.
const RARE: &str = "Wenxiao Rare";

/// The files of `fonts/`, inside the program.
static SHIPPED: [&[u8]; 5] = [
    include_bytes!("../fonts/NotoSerifSC-Regular.otf"),
    include_bytes!("../fonts/NotoSansSC-Regular.otf"),
    include_bytes!("../fonts/WenxiaoKai-Regular.ttf"),
    include_bytes!("../fonts/NotoSerifCJKsc-Bold.otf"),
    include_bytes!("../fonts/WenxiaoRare-Regular.otf"),
];

impl Role {
    /// Names under which an installation may have the real typeface, best first.
    fn wanted(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "仿宋",
                "FangSong",
                "华文仿宋",
                "STFangsong",
                "方正仿宋_GBK",
                "FZFangSong-Z02",
                "FandolFang",
                "FandolFang R",
            ],
            Self::Kai => &[
                "楷体_GB2312",
                "KaiTi_GB2312",
                "楷体",
                "KaiTi",
                "华文楷体",
                "STKaiti",
                "方正楷体_GBK",
                "FZKai-Z03",
                "FandolKai",
            ],
            Self::Hei => &[
                "黑体",
                "SimHei",
                "华文黑体",
                "STHeiti",
                "方正黑体_GBK",
                "FZHei-B01",
                "FandolHei",
            ],
            Self::Title => &[
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05S",
                "方正小标宋_GBK",
                "FZXiaoBiaoSong-B05",
                "小标宋",
                "华文中宋",
                "STZhongsong",
            ],
        }
    }

    fn shipped(self) -> &'static str {
        match self {
            Self::Text => SERIF,
            Self::Kai => KAI,
            Self::Hei => SANS,
            Self::Title => TITLE,
        }
    }

    /// The name that a Word file writes: the reader's machine has it.
    pub fn word_name(self) -> &'static str {
        self.wanted()[0]
    }
}

/// Why fonts can't be used.
#[derive(Debug, thiserror::Error)]
pub enum FontsError {
    #[error("the fonts folder {path} can't be read")]
    Unreadable {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{0} holds no typeface that can be read")]
    NotAFont(PathBuf),
}

/// Typefaces, parsed once and used for any number of documents.
#[derive(Debug)]
pub struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
}

static SHIPPED_FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::with(Vec::new()));

impl Fonts {
    /// The shipped typefaces alone.
    pub fn shipped() -> &'static Self {
        &SHIPPED_FONTS
    }

    /// The typefaces of an installation's folder before the shipped ones.
    pub fn new(folder: Option<&Path>) -> Result<Self, FontsError> {
        let mut own = Vec::new();
        if let Some(folder) = folder {
            for path in font_files(folder)? {
                let data = std::fs::read(&path).map_err(|source| FontsError::Unreadable {
                    path: path.clone(),
                    source,
                })?;
                let before = own.len();
                own.extend(Font::iter(Bytes::new(data)));
                if own.len() == before {
                    return Err(FontsError::NotAFont(path));
                }
            }
        }
        Ok(Self::with(own))
    }

    fn with(mut fonts: Vec<Font>) -> Self {
        for data in SHIPPED {
            fonts.extend(Font::iter(Bytes::new(data)));
        }
        Self {
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    }

    /// Families for a role, best first; the last ones are shipped and have the rare characters of names.
    pub fn families(&self, role: Role) -> Vec<&'static str> {
        let mut families: Vec<&'static str> = role
            .wanted()
            .iter()
            .copied()
            .filter(|name| self.book.contains_family(&name.to_lowercase()))
            .collect();
        families.push(role.shipped());
        if role.shipped() != SERIF {
            families.push(SERIF);
        }
        families.push(RARE);
        families
    }

    /// Characters of a text for which no typeface has a shape; they would be printed as empty boxes.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let different: BTreeSet<char> = text
            .chars()
            .filter(|c| !c.is_whitespace() && !is_invisible(*c))
            .collect();
        different.into_iter().filter(|&c| !self.has(c)).collect()
    }

    fn has(&self, c: char) -> bool {
        self.fonts
            .iter()
            .any(|font| font.info().coverage.contains(u32::from(c)))
    }

    /// The typefaces as data, those of a role first, for drawing charts as pixels; the others are for rare characters.
    pub(crate) fn data(&self, role: Role) -> Vec<Bytes> {
        let mut order: Vec<usize> = Vec::new();
        for family in self.families(role) {
            order.extend(self.book.select_family(&family.to_lowercase()));
        }
        let others = 0..self.fonts.len();
        let others: Vec<usize> = others.filter(|index| !order.contains(index)).collect();
        order.extend(others);
        let fonts = order.into_iter().filter_map(|index| self.fonts.get(index));
        fonts.map(|font| font.data().clone()).collect()
    }
}

/// Joiners, selectors of variants, soft hyphens: no typeface needs a shape for them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Font files of a folder by name, so that the order is the same everywhere.
fn font_files(folder: &Path) -> Result<Vec<PathBuf>, FontsError> {
    let unreadable = |source| FontsError::Unreadable {
        path: folder.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let extension = path
            .extension()
            .map(|extension| extension.to_string_lossy().to_lowercase());
        if matches!(extension.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
