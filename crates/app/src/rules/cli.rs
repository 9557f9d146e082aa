//! `wenxiao rules list | show NAME | compare PACKAGE`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use wenxiao_domain::comparison::{self, Comparison};
use wenxiao_domain::number::fixed;
use wenxiao_domain::packs::{self, Listing, RuleSetKind};
use wenxiao_domain::trace::{Checked, Citation};

use crate::error::AppError;
use crate::packages::{self, Content};
use crate::terminal::{self, Align, Table};

/// Arguments of `rules`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao rules list
  wenxiao rules show cn/central-guidance-fund
  wenxiao rules compare data/central-guidance-2024")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Rule sets: name, years covered, what they are for
    List,
    /// Every parameter of a rule set with its article and how sure it is
    Show {
        /// Name as `rules list` prints it
        name: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// The same package under every rule set of its year: who would change score or grade, and why
    Compare {
        /// Folder or .xlsx
        package: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs `rules`.
pub fn run(args: Args) -> Result<(), AppError> {
    match args.command {
        Command::List => terminal::out(&list())?,
        Command::Show { name, json } => {
            let listing = packs::listings()
                .into_iter()
                .find(|listing| listing.name == name)
                .ok_or_else(|| {
                    AppError::usage(
                        format!("there is no rule set {name}"),
                        "`wenxiao rules list` prints their names",
                    )
                })?;
            if json {
                terminal::out(&format!("{:#}\n", serde_json::to_value(&listing)?))?;
            } else {
                terminal::out(&show(&listing))?;
            }
        }
        Command::Compare { package, json } => compare(&package, json)?,
    }
    Ok(())
}

fn list() -> String {
    let mut table = Table::new(&[
        ("规则集", Align::Left),
        ("名称", Align::Left),
        ("用于", Align::Left),
        ("年度", Align::Left),
    ]);
    for listing in packs::listings() {
        let kind = match listing.kind {
            RuleSetKind::SelfEvaluation => "单位自评",
            RuleSetKind::Scheme => "部门评价、财政评价",
        };
        table.row([
            listing.name,
            listing.label,
            kind.to_owned(),
            listing.covered,
        ]);
    }
    table.render()
}

fn show(listing: &Listing) -> String {
    let mut text = format!(
        "{}  {}\n{}\n年度 {}，适用 {}\n",
        listing.name, listing.label, listing.summary, listing.covered, listing.fund
    );
    for parameter in &listing.parameters {
        let citation = &parameter.citation;
        // Writing into a String can't fail.
        let _ = writeln!(text, "\n{}（{}）", parameter.label, parameter.slot);
        let _ = writeln!(text, "  {}", parameter.value);
        for line in &parameter.lines {
            let _ = writeln!(text, "    {line}");
        }
        let _ = writeln!(
            text,
            "  依据：{}，自 {} 起",
            source(citation),
            parameter.from
        );
        let _ = writeln!(text, "  条文大意：{}", citation.clause);
        let _ = writeln!(text, "  核对：{}", checked(citation.checked));
        if let Some(reading) = &parameter.reading {
            let _ = writeln!(text, "  理解：{reading}");
        }
    }
    text
}

/// 财预〔2020〕10号《项目支出绩效评价管理办法》, and the article where it is known.
fn source(citation: &Citation) -> String {
    let Citation {
        instrument,
        title,
        article,
        ..
    } = citation;
    format!("{instrument}《{title}》{article}")
}

fn checked(checked: Checked) -> &'static str {
    match checked {
        Checked::Official => "已核对官方文本",
        Checked::Copy => "据转载或摘录，未核对官方文本",
        Checked::Memory => "据一般了解，未核对",
    }
}

fn compare(package: &Path, json: bool) -> Result<(), AppError> {
    packages::check_readable(package)?;
    let content =
        packages::read_any(package, packages::Options::default()).map_err(AppError::Invalid)?;
    let comparison = match &content {
        Content::Filing(read) => comparison::compare(&read.package),
        Content::Evaluation(read) => comparison::compare_schemes(&read.package),
    };
    if json {
        terminal::out(&format!("{:#}\n", serde_json::to_value(&comparison)?))?;
    } else {
        terminal::out(&compared(&comparison))?;
    }
    Ok(())
}

fn compared(comparison: &Comparison) -> String {
    let mut table = Table::new(&[
        ("规则集", Align::Left),
        ("名称", Align::Left),
        ("总分", Align::Right),
        ("等级", Align::Left),
        ("与首行之差", Align::Right),
        ("核对", Align::Left),
    ]);
    for column in &comparison.columns {
        let difference = comparison
            .differences
            .iter()
            .find(|difference| difference.rule_set == column.rule_set);
        table.row([
            column.rule_set.clone(),
            column.label.clone(),
            fixed(column.total, 2),
            column.grade.label().to_owned(),
            difference.map_or(String::new(), |difference| fixed(difference.total_by, 2)),
            checked(column.checked).to_owned(),
        ]);
    }
    let mut text = table.render();
    for difference in &comparison.differences {
        let _ = writeln!(text, "\n{} {}", difference.rule_set, difference.label);
        if difference.because.is_empty() {
            text.push_str("  得分和等级都不变。\n");
        }
        for reason in &difference.because {
            let _ = writeln!(text, "  {reason}");
        }
    }
    text
}
