//! `wenxiao sample PACKAGE …`, `sample commit`, `sample verify RECORD`.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use rust_decimal::Decimal;
use sm3::{Digest, Sm3};
use wenxiao_domain::groups::{GroupBy, GroupRow};
use wenxiao_domain::number::fixed;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::sampling::{self, NotDrawn, Plan, SampleRecord};

use crate::error::AppError;
use crate::packages::{self, Content, Options};
use crate::terminal::{self, Align, Table};

/// Arguments of `sample`.
#[derive(Debug, ClapArgs)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Publish the commitment before the draw and the record after it; nobody can draw again with
another seed.

Examples:
  wenxiao sample commit --seed \"a sentence nobody can guess\"
  wenxiao sample data/central-guidance-2024 --rate 0.2 --by direction,cohort \\
      --seed \"a sentence nobody can guess\" --seed-commitment HEX --out record.json
  wenxiao sample verify record.json --package data/central-guidance-2024"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    draw: Option<DrawArgs>,
}

#[derive(Debug, ClapArgs)]
struct DrawArgs {
    /// Folder, zip or .xlsx of a filing package or an evaluation package
    package: PathBuf,
    /// Share of each stratum's projects, above 0 and at most 1
    #[arg(long)]
    rate: Decimal,
    /// What makes the strata: direction, cohort, mode, grade, and for evaluations field, stage; several with commas
    #[arg(long, value_delimiter = ',', value_parser = group_by)]
    by: Vec<GroupBy>,
    /// The secret that the commitment was made from
    #[arg(long, env = "WENXIAO_SAMPLE_SEED", hide_env_values = true)]
    seed: String,
    /// SM3 of the seed, published before the draw
    #[arg(long, value_name = "HEX")]
    seed_commitment: String,
    /// Rule set that holds the sampling rule
    #[arg(long, value_name = "NAME", default_value = "cn/project-expenditure")]
    rule_set: String,
    /// Where the record is written; an existing file is never replaced
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The commitment of a seed, to be published before the draw
    Commit {
        /// The secret
        #[arg(long, env = "WENXIAO_SAMPLE_SEED", hide_env_values = true)]
        seed: String,
    },
    /// Draw again from a published record and say what differs
    Verify {
        /// The record that `sample` wrote
        record: PathBuf,
        /// Also check that the list is that of this package
        #[arg(long)]
        package: Option<PathBuf>,
    },
}

fn group_by(text: &str) -> Result<GroupBy, String> {
    [
        GroupBy::Direction,
        GroupBy::Cohort,
        GroupBy::Mode,
        GroupBy::Grade,
        GroupBy::Field,
        GroupBy::Stage,
    ]
    .into_iter()
    .find(|by| by.key() == text)
    .ok_or_else(|| "one of direction, cohort, mode, grade, field, stage".to_owned())
}

fn sm3(bytes: &[u8]) -> [u8; 32] {
    Sm3::digest(bytes).into()
}

/// Runs `sample`.
pub fn run(args: Args) -> Result<(), AppError> {
    match (args.command, args.draw) {
        (Some(Command::Commit { seed }), _) => {
            terminal::out(&format!("{}\n", sampling::hex(sm3(seed.as_bytes()))))?;
            Ok(())
        }
        (Some(Command::Verify { record, package }), _) => verify(&record, package.as_deref()),
        (None, Some(args)) => draw(args),
        (None, None) => Err(AppError::usage(
            "nothing to draw from",
            "name a package, or use `sample commit` or `sample verify`",
        )),
    }
}

/// The projects of a package of either kind, and its year.
fn frame(content: &Content) -> (Vec<GroupRow<'_>>, i32) {
    match content {
        Content::Filing(read) => (
            read.package.projects.iter().map(GroupRow::from).collect(),
            read.package.fund.fiscal_year,
        ),
        Content::Evaluation(read) => (
            read.package.projects.iter().map(GroupRow::from).collect(),
            read.package.fund.fiscal_year,
        ),
    }
}

fn read(package: &Path) -> Result<Content, AppError> {
    packages::check_readable(package)?;
    packages::read_any(package, Options::default()).map_err(AppError::Invalid)
}

fn draw(args: DrawArgs) -> Result<(), AppError> {
    let content = read(&args.package)?;
    let (rows, fiscal_year) = frame(&content);
    let rules = SchemeRuleSet::find(&args.rule_set, fiscal_year).map_err(|error| {
        AppError::usage(
            error.to_string(),
            "`wenxiao rules list` prints the rule sets",
        )
    })?;
    if matches!(content, Content::Filing(_))
        && let Some(by) = args.by.iter().find(|by| by.of_evaluations_only())
    {
        return Err(AppError::usage(
            format!("a filing package has no {}", by.key()),
            "field and stage are columns of an evaluation package's projects",
        ));
    }
    let plan = Plan {
        rate: args.rate,
        by: args.by,
        seed: args.seed,
        commitment: args.seed_commitment.to_ascii_lowercase(),
    };
    let record =
        sampling::draw(&rows, &plan, &rules.sampling, &sm3).map_err(|error| refused(&error))?;
    write_new(
        &args.out,
        &format!("{:#}\n", serde_json::to_value(&record)?),
    )?;
    terminal::out(&summary(&record))?;
    Ok(())
}

fn refused(error: &NotDrawn) -> AppError {
    let hint = match error {
        NotDrawn::Rate(_) => "give a rate such as 0.2",
        NotDrawn::Commitment { .. } => "use the seed whose commitment was published",
        NotDrawn::Empty => "the package has no projects",
    };
    AppError::usage(error.to_string(), hint)
}

/// Writes a file that isn't there yet: a record that could be replaced would be drawn until somebody likes it.
fn write_new(path: &Path, text: &str) -> Result<(), AppError> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| {
        AppError::usage(
            format!("{}: {error}", path.display()),
            "a record is never replaced; name another file",
        )
    })?;
    file.write_all(text.as_bytes())?;
    Ok(())
}

fn summary(record: &SampleRecord) -> String {
    let mut table = Table::new(&[
        ("层", Align::Left),
        ("项目数", Align::Right),
        ("抽取数", Align::Right),
        ("本年安排（万元）", Align::Right),
        ("抽取金额（万元）", Align::Right),
    ]);
    for stratum in &record.strata {
        table.row([
            stratum.stratum.clone(),
            stratum.frame.len().to_string(),
            stratum.drawn.len().to_string(),
            fixed(stratum.money.to_wan(), 2),
            fixed(stratum.drawn_money.to_wan(), 2),
        ]);
    }
    let mut text = table.render();
    // Writing into a String can't fail.
    let _ = writeln!(
        text,
        "\n共 {} 个项目，抽取 {} 个，占项目数 {}%，占金额 {}%；清单摘要 {}",
        record.projects,
        record.drawn,
        record.share_of_count,
        record.share_of_money,
        record.frame_digest
    );
    text
}

fn verify(record: &Path, package: Option<&Path>) -> Result<(), AppError> {
    let unreadable = |error: &dyn std::fmt::Display| {
        AppError::usage(
            format!("{}: {error}", record.display()),
            "give a record that `wenxiao sample` wrote",
        )
    };
    let text = fs::read_to_string(record).map_err(|error| unreadable(&error))?;
    let record: SampleRecord = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
    let findings = match package {
        None => sampling::verify(&record, &sm3),
        Some(path) => {
            let content = read(path)?;
            sampling::verify_against(&frame(&content).0, &record, &sm3)
        }
    };
    if !findings.is_empty() {
        return Err(AppError::Invalid(findings));
    }
    terminal::out(&format!(
        "核对一致：{} 个项目中抽取 {} 个，占项目数 {}%，占金额 {}%\n",
        record.projects, record.drawn, record.share_of_count, record.share_of_money
    ))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn args(folder: &Path, seed: &str, commitment: &str) -> DrawArgs {
        DrawArgs {
            package: Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/central-guidance-2024"),
            rate: Decimal::from_str("0.2").unwrap(),
            by: vec![GroupBy::Direction, GroupBy::Cohort],
            seed: seed.to_owned(),
            seed_commitment: commitment.to_owned(),
            rule_set: "cn/project-expenditure".to_owned(),
            out: folder.join("record.json"),
        }
    }

    #[test]
    fn a_record_verifies_alone_and_against_its_package_and_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let commitment = sampling::hex(sm3(b"seed"));
        draw(args(folder.path(), "seed", &commitment)).unwrap();
        let record = folder.path().join("record.json");
        verify(&record, None).unwrap();
        verify(&record, Some(&args(folder.path(), "", "").package)).unwrap();
        let again = draw(args(folder.path(), "seed", &commitment)).unwrap_err();
        assert_eq!(again.exit_status(), crate::error::exit::USAGE);
    }

    #[test]
    fn an_evaluation_is_drawn_by_its_stages_and_a_filing_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let commitment = sampling::hex(sm3(b"seed"));
        let mut args = args(folder.path(), "seed", &commitment);
        args.by = vec![GroupBy::Direction, GroupBy::Stage];
        let by_stage = DrawArgs {
            package: args.package.with_file_name("regional-collaboration-2024"),
            by: args.by.clone(),
            seed: args.seed.clone(),
            seed_commitment: args.seed_commitment.clone(),
            rule_set: args.rule_set.clone(),
            out: args.out.clone(),
            rate: args.rate,
        };
        assert_eq!(
            draw(args).unwrap_err().exit_status(),
            crate::error::exit::USAGE
        );
        let package = by_stage.package.clone();
        draw(by_stage).unwrap();
        let path = folder.path().join("record.json");
        verify(&path, Some(&package)).unwrap();
        let record: SampleRecord =
            serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(record.projects, 191);
        assert!(
            record
                .strata
                .iter()
                .any(|stratum| stratum.stratum.contains("申请验收"))
        );
    }

    #[test]
    fn another_seed_is_refused_and_a_changed_record_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let commitment = sampling::hex(sm3(b"seed"));
        assert_eq!(
            draw(args(folder.path(), "other", &commitment))
                .unwrap_err()
                .exit_status(),
            crate::error::exit::USAGE
        );
        draw(args(folder.path(), "seed", &commitment)).unwrap();
        let record = folder.path().join("record.json");
        let changed = fs::read_to_string(&record)
            .unwrap()
            .replacen("CG2024-0", "CG2024-9", 1);
        fs::write(&record, changed).unwrap();
        assert_eq!(
            verify(&record, None).unwrap_err().exit_status(),
            crate::error::exit::FINDINGS
        );
    }
}
