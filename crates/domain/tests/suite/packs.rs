//! The rule packs: all parse, each parameter has exactly one version on every day it claims, nothing is assumed.

use chrono::{Days, NaiveDate};
use wenxiao_domain::packs::{Library, NotInForce, RuleSet, SchemeRuleSet, library, listings};
use wenxiao_domain::trace::Checked;

const INSTRUMENT: &str = "number = \"\"\ntitle = \"t\"\nissuer = \"i\"\nsource = \"s\"\n";

fn version(from: &str, rest: &str) -> String {
    format!(
        "[[version]]\nfrom = {from}\narticle = \"\"\nclause = \"c\"\nchecked = \"official\"\n{rest}\n[version.value]\nweight_basis = \"allocated\"\n"
    )
}

fn parse(parameter: &str) -> Result<Library, String> {
    let text = format!("kind = \"roll_up\"\nlabel = \"l\"\n{parameter}");
    Library::parse_files(&[("a/instrument", INSTRUMENT), ("a/p", &text)], &[])
        .map_err(|error| error.to_string())
}

#[test]
fn every_parameter_has_exactly_one_version_on_every_day_it_claims() {
    let end = NaiveDate::from_ymd_opt(2030, 1, 1).unwrap();
    for parameter in library().parameters.values() {
        let mut day = parameter.versions[0].from;
        while day < end {
            let held = parameter
                .versions
                .iter()
                .filter(|version| {
                    version.from <= day && version.until.is_none_or(|until| day <= until)
                })
                .count();
            assert_eq!(held, 1, "{} on {day}", parameter.key);
            day = day + Days::new(1);
        }
    }
}

#[test]
fn what_is_not_official_says_where_it_was_seen() {
    for parameter in library().parameters.values() {
        for version in &parameter.versions {
            let citation = &version.citation;
            assert!(
                citation.checked == Checked::Official || citation.seen_in.is_some(),
                "{}",
                parameter.key
            );
            assert!(
                !parameter.label.is_empty() && !version.value.describe().is_empty(),
                "{}",
                parameter.key
            );
        }
    }
}

#[test]
fn a_version_without_citation_does_not_parse() {
    let without = "[[version]]\nfrom = 2020-01-01\n[version.value]\nweight_basis = \"allocated\"\n";
    assert!(parse(without).unwrap_err().contains("article"));
    assert!(parse(&version("2020-01-01", "")).is_ok());
}

#[test]
fn a_version_seen_in_a_copy_must_name_it() {
    let text = version("2020-01-01", "").replace("official", "copy");
    assert!(parse(&text).unwrap_err().contains("seen"));
}

#[test]
fn versions_that_overlap_or_run_backwards_do_not_parse() {
    let overlap = version("2020-01-01", "until = 2021-06-01") + &version("2021-01-01", "");
    assert!(parse(&overlap).unwrap_err().contains("overlap"));
    let backwards = version("2021-01-01", "") + &version("2020-01-01", "");
    assert!(parse(&backwards).unwrap_err().contains("order of time"));
}

#[test]
fn an_unknown_key_or_value_does_not_parse() {
    let text = version("2020-01-01", "").replace("allocated", "guessed");
    assert!(parse(&text).is_err());
    assert!(parse(&version("2020-01-01", "note = \"x\"")).is_err());
}

#[test]
fn a_year_that_is_not_transcribed_is_not_in_force() {
    let latest = RuleSet::all().iter().map(|set| set.fiscal_year).max();
    for year in [1999, 2019, latest.unwrap() + 1, i32::MAX] {
        let refused = RuleSet::find("cn/central-guidance-fund", year).unwrap_err();
        assert!(
            matches!(refused, NotInForce::Year { .. }),
            "{year}: {refused}"
        );
    }
}

#[test]
fn a_name_that_does_not_exist_is_refused_with_those_that_do() {
    let refused = RuleSet::find("cn/guess", 2024).unwrap_err();
    assert!(refused.to_string().contains("cn/central-guidance-fund"));
}

#[test]
fn a_set_of_the_other_kind_is_refused() {
    assert!(matches!(
        RuleSet::find("cn/project-expenditure", 2024),
        Err(NotInForce::Kind { .. })
    ));
    assert!(matches!(
        SchemeRuleSet::find("cn/central-guidance-fund", 2024),
        Err(NotInForce::Kind { .. })
    ));
}

#[test]
fn a_later_version_holds_from_its_day_and_the_older_one_stays() {
    let parameter = &library().parameters["central-guidance-fund/directions"];
    let on = |year, month, day| {
        parameter
            .on(NaiveDate::from_ymd_opt(year, month, day).unwrap())
            .unwrap()
    };
    assert!(on(2024, 1, 30).citation.clause.contains("四个"));
    assert!(on(2024, 1, 31).citation.clause.contains("五个"));
}

#[test]
fn every_parameter_of_the_library_is_listed_with_its_source() {
    for listing in listings() {
        assert!(!listing.parameters.is_empty(), "{}", listing.name);
        assert!(
            listing
                .parameters
                .iter()
                .all(|parameter| !parameter.citation.clause.is_empty())
        );
    }
}
