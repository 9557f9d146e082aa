//! How long each rule takes on a document repeated so many times: `rules REPORT TIMES`.

use std::time::Instant;

use wenxiao_proofread::context::Context;
use wenxiao_proofread::finding::Findings;
use wenxiao_proofread::{read, rules, settings::Settings};

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: rules REPORT TIMES")?;
    let times: usize = std::env::args().nth(2).unwrap_or_default().parse()?;
    let text = std::fs::read_to_string(path)?.repeat(times);
    let document = read::read_bytes("a.txt", text.into_bytes())?;
    let settings = Settings::bundled()?;
    let begun = Instant::now();
    let context = Context::new(&document, &settings);
    println!("{:>10.1?} context", begun.elapsed());
    for rule in rules::ALL {
        let begun = Instant::now();
        let mut findings = Findings::default();
        (rule.run)(&context, &mut findings);
        println!("{:>10.1?} {}", begun.elapsed(), rule.id);
    }
    Ok(())
}
