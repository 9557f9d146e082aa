//! Writes a document's findings beside it: `X.html`, and `X.annotated.docx` for a Word document.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = wenxiao_proofread::settings::Settings::bundled()?;
    for path in std::env::args().skip(1) {
        let document = wenxiao_proofread::read::read_file(path.as_ref())?;
        let report = wenxiao_proofread::check(&document, &settings);
        std::fs::write(
            format!("{path}.html"),
            wenxiao_proofread::html::page(&[(&document, &report)]),
        )?;
        if std::path::Path::new(&path)
            .extension()
            .is_some_and(|extension| extension == "docx")
        {
            let annotated = wenxiao_proofread::annotate::annotate(
                &path,
                &std::fs::read(&path)?,
                &report,
                chrono::NaiveDateTime::default(),
            )?;
            std::fs::write(format!("{path}.annotated.docx"), annotated)?;
        }
    }
    Ok(())
}
