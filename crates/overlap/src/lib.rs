//! 查重: texts in; passages that stand in both out.
//!
//! ```
//! use wenxiao_overlap::{Document, Library, NoWatch, Settings, Writer};
//!
//! let dir = std::env::temp_dir().join(format!("overlap-doc-{}", std::process::id()));
//! let text = "本项目围绕干旱区棉花精量灌溉开展关键技术攻关，建立核心示范区三千亩，形成可复制的技术规程。";
//! let mut writer = Writer::open(&dir)?;
//! writer.add(Document { name: "2023.txt".into(), text: text.into(), ..Document::default() })?;
//! writer.finish()?;
//!
//! let new = Document { name: "2024.txt".into(), text: format!("一、研究内容\n{text}"), ..Document::default() };
//! let checked = Library::open(&dir)?.check(&[new], &[], &Settings::default(), &NoWatch)?;
//! let passage = &checked[0].passages[0];
//! assert_eq!((passage.new_from, passage.old_from, passage.old.as_str()), (7, 0, "2023.txt"));
//! # std::fs::remove_dir_all(&dir)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod align;
mod anchor;
mod check;
mod error;
mod fold;
mod gram;
mod library;
mod rooms;

pub use check::{
    CHECKED_TOGETHER, Checked, LONGEST_LABEL, LeftOut, NoWatch, Other, Passage, Run, Settings,
    Watch, labels,
};
pub use error::{Error, Result};
pub use fold::{Folded, fold};
pub use library::{Added, Document, LONGEST, Library, Writer};
