//! Prints the blocks of a document as they are read.
use wenxiao_proofread::document::BlockKind;

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let document = wenxiao_proofread::read::read_file(path.as_ref())?;
        for block in &document.blocks {
            match &block.kind {
                BlockKind::Table(table) => {
                    println!("[table {}x{}]", table.rows, table.columns);
                    for cell in &table.cells {
                        println!(
                            "  {},{} +{}x{} {}",
                            cell.row,
                            cell.column,
                            cell.row_span,
                            cell.column_span,
                            document.slice(cell.span)
                        );
                    }
                }
                kind => println!("[{kind:?}] {}", document.slice(block.span)),
            }
        }
        println!("{:?} pages {:?}", document.unread, document.pages);
    }
    Ok(())
}
