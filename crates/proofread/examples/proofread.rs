//! Prints the findings of documents, one line each.

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = wenxiao_proofread::settings::Settings::bundled()?;
    for path in std::env::args().skip(1) {
        let document = wenxiao_proofread::read::read_file(path.as_ref())?;
        let begun = std::time::Instant::now();
        let report = wenxiao_proofread::check(&document, &settings);
        println!("== {path} {:?} {:?}", report.checked, begun.elapsed());
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
