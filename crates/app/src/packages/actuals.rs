//! actuals.csv, 项目完成值: what each project filed for each indicator.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;
use wenxiao_domain::package::{Actual, Filed, Filing, Indicator, IndicatorNature, Target, Tier};

use super::cell::{Cell, trimmed};
use super::findings::{At, Findings, Said};
use super::indicators::NOT_APPLICABLE;
use super::number;
use super::schema::actual as column;
use super::table::{Line, Rows};

/// Tiers of a qualitative value.
pub const TIERS: &[(&[&str], Tier)] = &[
    (&["达成"], Tier::Met),
    (&["部分达成"], Tier::PartlyMet),
    (&["未达成"], Tier::NotMet),
];

/// Finds projects and indicators by their ids.
#[derive(Debug)]
pub struct Register<'p> {
    project_ids: Vec<&'p str>,
    /// Where the ids ascend, as they mostly do, they are searched in place; else they are hashed.
    projects: Option<HashMap<&'p str, u32>>,
    /// Whether no id stands in two rows.
    unique: bool,
    indicators: &'p [Indicator],
    codes: HashMap<&'p str, u32>,
    /// The code last entered at a place that a code's bytes choose: most are found with one comparison.
    places: Vec<u32>,
    /// Whether the tables themselves could be read; if not, their ids are unknown for another reason.
    pub complete: bool,
}

fn numbered(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// One of 256 places for a code.
fn place(code: &str) -> usize {
    usize::from(code.bytes().fold(0_u8, |place, byte| {
        place.wrapping_mul(31).wrapping_add(byte)
    }))
}

impl<'p> Register<'p> {
    pub fn new(project_ids: Vec<&'p str>, indicators: &'p [Indicator], complete: bool) -> Self {
        // Of two rows with the same id the first one is meant; that there are two is said elsewhere.
        let projects = (!project_ids.is_sorted_by(|a, b| a < b)).then(|| {
            let mut projects = HashMap::with_capacity(project_ids.len());
            for (index, id) in project_ids.iter().enumerate() {
                projects.entry(*id).or_insert(numbered(index));
            }
            projects
        });
        let mut codes = HashMap::with_capacity(indicators.len());
        let mut places = vec![u32::MAX; 256];
        for (index, indicator) in indicators.iter().enumerate() {
            let code = indicator.code.as_str();
            let number = *codes.entry(code).or_insert(numbered(index));
            places[place(code)] = number;
        }
        Self {
            unique: projects
                .as_ref()
                .is_none_or(|projects| projects.len() == project_ids.len()),
            project_ids,
            projects,
            indicators,
            codes,
            places,
            complete,
        }
    }

    /// The project of that id. Filings mostly follow the projects' order: the one found last and the next are tried first.
    fn project(&self, id: &str, last: u32) -> Option<u32> {
        for guess in [last, last.saturating_add(1)] {
            if self.unique && self.project_ids.get(guess as usize) == Some(&id) {
                return Some(guess);
            }
        }
        match &self.projects {
            Some(projects) => projects.get(id).copied(),
            None => self.project_ids.binary_search(&id).ok().map(numbered),
        }
    }

    /// The indicator of that code.
    pub fn indicator(&self, code: &str) -> Option<u32> {
        let likely = self.places[place(code)];
        match self.indicators.get(likely as usize) {
            Some(indicator) if indicator.code == code => Some(likely),
            _ => self.codes.get(code).copied(),
        }
    }

    /// The code of an indicator.
    pub fn code(&self, indicator: u32) -> &str {
        &self.indicators[indicator as usize].code
    }
}

/// Reads one filing. `last` is the project of the row before.
pub fn decode(
    line: &Line<'_, '_>,
    register: &Register<'_>,
    last: &mut u32,
    findings: &mut Findings,
) -> Option<Filing> {
    // Ids that are known were looked at where they are defined.
    if let (Cell::Text(id), Cell::Text(code)) =
        (line.cell(column::PROJECT), line.cell(column::INDICATOR))
        && let Some(project) = register.project(id, *last)
        && let Some(indicator) = register.indicator(code)
    {
        *last = project;
        return Some(filing(line, register, project, indicator, findings));
    }
    let id = line.key(column::PROJECT, findings);
    let code = line.key(column::INDICATOR, findings);
    let project = register.project(&id, *last);
    if project.is_none() && !id.is_empty() && register.complete {
        let said = Said::new(
            "项目表中没有这个项目编号",
            "项目表中已有的项目编号",
            "核对编号，或在项目表中补上该项目",
        );
        line.error(column::PROJECT, "unknown_project", findings, said);
    }
    let indicator = register.indicator(&code);
    if indicator.is_none() && !code.is_empty() && register.complete {
        let said = Said::new(
            "指标表中没有这个代码",
            "指标表中已有的代码",
            "核对代码，或在指标表中补上该指标",
        );
        line.error(column::INDICATOR, "unknown_indicator", findings, said);
    }
    let (project, indicator) = (project?, indicator?);
    *last = project;
    Some(filing(line, register, project, indicator, findings))
}

fn filing(
    line: &Line<'_, '_>,
    register: &Register<'_>,
    project: u32,
    indicator: u32,
    findings: &mut Findings,
) -> Filing {
    let definition = &register.indicators[indicator as usize];
    Filing {
        project,
        indicator,
        target: target(line, definition, findings),
        actual: actual(line, definition, findings),
    }
}

fn target(line: &Line<'_, '_>, indicator: &Indicator, findings: &mut Findings) -> Option<Target> {
    match line.cell(column::TARGET) {
        Cell::Empty => return None,
        Cell::Text(text) if trimmed(text) == NOT_APPLICABLE => return Some(Target::NotApplicable),
        cell if cell.is_empty() => return None,
        _ => {}
    }
    if indicator.nature == IndicatorNature::Qualitative {
        return Some(Target::Text(
            line.text(column::TARGET, findings).into_owned(),
        ));
    }
    line.number(column::TARGET, &indicator.unit, findings)
        .map(Target::Number)
}

fn actual(line: &Line<'_, '_>, indicator: &Indicator, findings: &mut Findings) -> Filed<Actual> {
    if let Cell::Text(text) = line.cell(column::ACTUAL)
        && trimmed(text) == NOT_APPLICABLE
    {
        return Filed::NotApplicable;
    }
    let value = match indicator.nature {
        IndicatorNature::Ratio => return ratio(line, findings),
        IndicatorNature::Qualitative => tiered(line, findings),
        IndicatorNature::Absolute | IndicatorNature::Relative => line
            .number(column::ACTUAL, &indicator.unit, findings)
            .map(Actual::Number),
    };
    // For another nature they are a slip that would go unseen: an unquoted 1,234 leaves 1 in `actual` and 234 here.
    for parts in [column::NUMERATOR, column::DENOMINATOR] {
        if line.has(parts) && line.cell(parts).shown() != NOT_APPLICABLE {
            let said = Said::new(
                "只有比率指标填写分子和分母，这里的数不会参与计算",
                "空白",
                "删去，或核对指标性质；千分位数（1,234）在 CSV 中要加双引号",
            );
            line.error(parts, "not_a_ratio", findings, said);
        }
    }
    value.map_or(Filed::Missing, Filed::Value)
}

/// A ratio is filed as numerator and denominator; both, or neither.
fn ratio(line: &Line<'_, '_>, findings: &mut Findings) -> Filed<Actual> {
    let dashed = |column| line.cell(column).shown() == NOT_APPLICABLE;
    if dashed(column::NUMERATOR) && dashed(column::DENOMINATOR) {
        return Filed::NotApplicable;
    }
    let filled = [column::NUMERATOR, column::DENOMINATOR].map(|column| line.has(column));
    match filled {
        [false, false] if line.has(column::ACTUAL) => {
            let said = Said::new(
                "比率指标只填了比值；各项目的比值不能相加或平均",
                "在分子、分母两列分别填数",
                "把分子和分母分别填入相应的列",
            );
            line.error(column::ACTUAL, "ratio_without_parts", findings, said);
            Filed::Missing
        }
        [false, false] => Filed::Missing,
        [true, true] => {
            let numerator = line.number(column::NUMERATOR, "", findings);
            let denominator = line.number(column::DENOMINATOR, "", findings);
            match (numerator, denominator) {
                (Some(numerator), Some(denominator)) => Filed::Value(Actual::Ratio {
                    numerator,
                    denominator,
                }),
                _ => Filed::Missing,
            }
        }
        [numerator, _] => {
            let missing = if numerator {
                column::DENOMINATOR
            } else {
                column::NUMERATOR
            };
            let said = Said::new(
                "比率指标的分子和分母只填了一个",
                "分子和分母都填写，或都留空",
                "补上另一个数",
            );
            line.error(missing, "ratio_without_parts", findings, said);
            Filed::Missing
        }
    }
}

/// `达成:95`: a tier and the percentage inside it.
fn tiered(line: &Line<'_, '_>, findings: &mut Findings) -> Option<Actual> {
    let text = line.text(column::ACTUAL, findings);
    if text.is_empty() {
        return None;
    }
    let (tier, percent) = text
        .split_once([':', '：'])
        .map_or((text.as_ref(), None), |(tier, percent)| {
            (tier.trim(), Some(percent))
        });
    let Some(tier) = TIERS
        .iter()
        .find(|(names, _)| names.contains(&tier))
        .map(|(_, tier)| *tier)
    else {
        let said = Said::new(
            "不是规定的达成档次",
            "达成:95、部分达成:70 或 未达成:40 的写法",
            "先写档次，再写冒号和该档内的百分数",
        );
        line.error(column::ACTUAL, "unknown_tier", findings, said);
        return None;
    };
    let percent = percent.and_then(percentage);
    if percent.is_none() {
        let said = Said::new(
            "达成档次后面没有百分数",
            "达成:95、部分达成:70 或 未达成:40 的写法",
            "在冒号后写该档内的百分数",
        );
        line.error(column::ACTUAL, "not_a_number", findings, said);
    }
    Some(Actual::Tiered {
        tier,
        percent: percent?,
    })
}

fn percentage(text: &str) -> Option<Decimal> {
    let written = number::parse(text).ok()?;
    (written.suffix != number::Suffix::Wan).then_some(written.value)
}

/// A project files an indicator once: a second row would be counted twice.
pub fn check_duplicates(rows: &Rows<Filing>, register: &Register<'_>, findings: &mut Findings) {
    let Some(header) = &rows.header else { return };
    let mut seen = Seen::new(register.project_ids.len(), register.indicators.len());
    for (filing, row) in rows.items.iter().zip(&rows.rows) {
        if seen.insert(filing.project, filing.indicator) {
            continue;
        }
        let id = register.project_ids[filing.project as usize];
        let code = &register.indicators[filing.indicator as usize].code;
        let first = rows
            .items
            .iter()
            .position(|other| {
                other.project == filing.project && other.indicator == filing.indicator
            })
            .map_or(0, |index| rows.rows[index]);
        let subject = format!("{id}/{code}");
        let at = At {
            file: &header.file,
            row: Some(*row as usize),
            column: Some(header.written(column::INDICATOR)),
            read: &subject,
        };
        let said = Said::new(
            format!("项目 {id} 的指标 {code} 已在第{first}行填报"),
            "每个项目每项指标一行",
            "删去重复的一行，或合并两行",
        );
        findings.error("duplicate_filing", &subject, at, said);
        if findings.full() {
            return;
        }
    }
}

/// Pairs seen so far: a bit for each where the table of all pairs is small, as it is in practice, else a set.
enum Seen {
    Bits { bits: Vec<u64>, width: usize },
    Set(HashSet<(u32, u32)>),
}

impl Seen {
    /// Pairs for which bits are kept: 32 MB of them.
    const BITS: usize = 1 << 28;

    fn new(projects: usize, indicators: usize) -> Self {
        match projects.checked_mul(indicators) {
            Some(pairs) if pairs <= Self::BITS => Self::Bits {
                bits: vec![0; pairs.div_ceil(64)],
                width: indicators,
            },
            _ => Self::Set(HashSet::new()),
        }
    }

    /// Whether the pair is new.
    fn insert(&mut self, project: u32, indicator: u32) -> bool {
        match self {
            Self::Bits { bits, width } => {
                let pair = project as usize * *width + indicator as usize;
                let (word, bit) = (&mut bits[pair / 64], 1 << (pair % 64));
                let new = *word & bit == 0;
                *word |= bit;
                new
            }
            Self::Set(set) => set.insert((project, indicator)),
        }
    }
}
