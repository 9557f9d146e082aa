//! Prints the findings of documents, one line each, or writes those of one as JSON: `proofread FILE… [--json OUT]`.

use std::path::PathBuf;

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = wenxiao_proofread::settings::Settings::bundled()?;
    let mut paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let json = paths.iter().position(|it| it.as_os_str() == "--json");
    let json = json.map(|at| paths.split_off(at));
    for path in &paths {
        let document = wenxiao_proofread::read::read_file(path)?;
        let begun = std::time::Instant::now();
        let report = wenxiao_proofread::check(&document, &settings);
        if let Some(out) = json.as_ref().and_then(|it| it.get(1)) {
            std::fs::write(out, serde_json::to_vec(&report)?)?;
            continue;
        }
        println!(
            "== {} {:?} {:?}",
            path.display(),
            report.checked,
            begun.elapsed()
        );
        for finding in &report.findings {
            println!(
                "{} {} {}",
                finding.severity.label(),
                finding.code,
                finding.message
            );
            for place in finding.places.iter().take(4) {
                println!(
                    "      [{}..{}] {} @ {}",
                    place.from, place.to, place.quote, place.label
                );
            }
        }
        println!("{:?} {:?}", report.held, report.unchecked);
    }
    Ok(())
}
