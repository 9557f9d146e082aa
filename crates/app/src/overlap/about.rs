//! Who wrote which text: a CSV beside the files, kept in the library with them.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use wenxiao_domain::duplicate_funding::FundedWork;

use crate::error::AppError;

/// What is known of a text. Empty is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// 项目负责人
    #[serde(skip_serializing_if = "String::is_empty")]
    pub person: String,
    /// 承担单位
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub year: String,
    /// 专项或计划
    #[serde(skip_serializing_if = "String::is_empty")]
    pub programme: String,
}

impl About {
    /// What is known of a work.
    pub fn of(work: &FundedWork) -> Self {
        Self {
            person: work.person.clone(),
            host: work.host.clone(),
            year: work.year.clone(),
            programme: work.programme.clone(),
        }
    }

    /// In a line, for a committee; what isn't known is left out, the host is said to be unknown.
    pub fn line(&self) -> String {
        let host = match self.host.as_str() {
            "" => "承担单位不明",
            host => host,
        };
        let more = [
            ("项目负责人", &self.person),
            ("年度", &self.year),
            ("专项", &self.programme),
        ];
        let known = more.iter().filter(|(_, value)| !value.is_empty());
        known.fold(host.to_owned(), |line, (label, value)| {
            format!("{line}，{label} {value}")
        })
    }
}

/// How the writers of two texts are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Another person at another host.
    Others,
    /// Another person at the same host.
    SameHost,
    /// Nothing is known of one of them.
    Unknown,
    /// The same person: self-reuse.
    SamePerson,
}

impl Relation {
    /// In the order in which they are looked at.
    pub const ALL: [Self; 4] = [
        Self::Others,
        Self::SameHost,
        Self::Unknown,
        Self::SamePerson,
    ];

    pub fn between(new: &About, old: &About) -> Self {
        let same = |a: &str, b: &str| !a.is_empty() && a == b;
        if same(&new.person, &old.person)
            && (same(&new.host, &old.host) || new.host.is_empty() || old.host.is_empty())
        {
            Self::SamePerson
        } else if same(&new.host, &old.host) {
            Self::SameHost
        } else if new.host.is_empty() && new.person.is_empty()
            || old.host.is_empty() && old.person.is_empty()
        {
            Self::Unknown
        } else {
            Self::Others
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Others => "他人文本",
            Self::SameHost => "本单位他人文本",
            Self::Unknown => "来源关系不明",
            Self::SamePerson => "本人以往文本",
        }
    }
}

/// Reads a CSV with the columns file, person, host, year, programme (or 文件, 项目负责人, 承担单位, 年度, 专项).
pub fn read(path: Option<&Path>) -> Result<HashMap<String, About>, AppError> {
    let Some(path) = path else {
        return Ok(HashMap::new());
    };
    let unreadable = |error: &dyn std::fmt::Display| {
        AppError::usage(
            format!("{}: {error}", path.display()),
            "a UTF-8 CSV with the columns file, person, host, year, programme is expected",
        )
    };
    let bytes = std::fs::read(path).map_err(|error| unreadable(&error))?;
    parse(&bytes).map_err(|error| unreadable(&error))
}

/// The rows of such a CSV.
pub fn parse(bytes: &[u8]) -> Result<HashMap<String, About>, anyhow::Error> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(text);
    let headers = reader.headers()?.clone();
    let column = |names: [&str; 2]| {
        headers
            .iter()
            .position(|header| names.contains(&header.trim()))
    };
    let file = column(["file", "文件"]).ok_or_else(|| anyhow::anyhow!("no column file (文件)"))?;
    let columns = [
        ["person", "项目负责人"],
        ["host", "承担单位"],
        ["year", "年度"],
        ["programme", "专项"],
    ]
    .map(column);
    let mut about = HashMap::new();
    for row in reader.records() {
        let row = row?;
        let [person, host, year, programme] = columns.map(|at| {
            at.and_then(|at| row.get(at))
                .unwrap_or_default()
                .trim()
                .to_owned()
        });
        about.insert(
            row.get(file).unwrap_or_default().to_owned(),
            About {
                person,
                host,
                year,
                programme,
            },
        );
    }
    Ok(about)
}

/// As it is kept in the library.
pub fn stored(about: Option<&About>) -> Result<String, AppError> {
    Ok(match about {
        Some(about) => serde_json::to_string(about)?,
        None => String::new(),
    })
}

/// As it was stored; a library made by other means may hold something else, which says nothing here.
pub fn parsed(stored: &str) -> About {
    serde_json::from_str(stored).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_follow_person_and_host() {
        let about = |person: &str, host: &str| About {
            person: person.to_owned(),
            host: host.to_owned(),
            ..About::default()
        };
        let new = about("甲", "一所");
        assert_eq!(
            Relation::between(&new, &about("甲", "一所")),
            Relation::SamePerson
        );
        // A namesake elsewhere is somebody else.
        assert_eq!(
            Relation::between(&new, &about("甲", "二所")),
            Relation::Others
        );
        assert_eq!(
            Relation::between(&new, &about("乙", "一所")),
            Relation::SameHost
        );
        assert_eq!(
            Relation::between(&new, &About::default()),
            Relation::Unknown
        );
    }

    #[test]
    fn chinese_and_english_columns_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("about.csv");
        std::fs::write(
            &path,
            "\u{feff}文件,项目负责人,承担单位,年度\n甲.docx,张三,农科院,2023\n",
        )
        .unwrap();
        let about = read(Some(&path)).unwrap();
        assert_eq!(about["甲.docx"].host, "农科院");
        std::fs::write(&path, "name\n甲\n").unwrap();
        assert!(read(Some(&path)).is_err());
    }
}
