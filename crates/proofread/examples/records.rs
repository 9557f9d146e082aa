//! Prints what is read out of a document: records and facts.

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = wenxiao_proofread::settings::Settings::bundled()?;
    for path in std::env::args().skip(1) {
        let document = wenxiao_proofread::read::read_file(path.as_ref())?;
        let context = wenxiao_proofread::context::Context::new(&document, &settings);
        for record in &context.records {
            let figures: Vec<String> = record
                .figures
                .iter()
                .map(|figure| format!("{:?}={}", figure.role, figure.quantity.printed))
                .collect();
            println!(
                "R {} | {} | {:?} | {}",
                record.key,
                record.group,
                record.source,
                figures.join(" ")
            );
        }
        for fact in &context.facts {
            println!(
                "F {:?} = {} | {}",
                fact.key, fact.quantity.printed, fact.words
            );
        }
        println!("year {:?} title {}", context.year, context.title);
    }
    Ok(())
}
