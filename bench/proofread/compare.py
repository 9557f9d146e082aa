"""Times `wenxiao proofread` on Word files of about 100 and 1,000 pages against python-docx reading their text and cells.

usage: compare.py WENXIAO PACKAGE SCRATCH
The files are the package's own report, made by `wenxiao evaluate`, with its body repeated.
"""
import copy
import pathlib
import statistics
import subprocess
import sys
import time

import docx

RUNS = 3
# Characters on a page of an official document: 22 lines of 28.
PAGE = 616


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def repeated(report, pages, to):
    """Writes the report with its body repeated until it has about so many pages; gives its characters, since whole bodies don't make whole hundreds."""
    document = docx.Document(report)
    body = document.element.body
    parts = [element for element in body if not element.tag.endswith("sectPr")]
    length = sum(len(text.text or "") for text in body.iter() if text.tag.endswith("}t"))
    last = parts[-1]
    copies = max(1, round(pages * PAGE / length))
    for _ in range(copies - 1):
        for part in parts:
            new = copy.deepcopy(part)
            last.addnext(new)
            last = new
    document.save(to)
    return copies * length


READ = """
import sys, docx
document = docx.Document(sys.argv[1])
texts = [p.text for p in document.paragraphs]
cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
"""


def main():
    wenxiao, package, scratch = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    made = scratch / "made"
    subprocess.run([wenxiao, "evaluate", package, "--out", made, "--files", "docx"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    times, lengths = {}, {}
    for pages in (100, 1000):
        file = scratch / f"{pages}.docx"
        lengths[pages] = repeated(made / "report.docx", pages, file)
        ours = [wenxiao, "proofread", file, "--json", scratch / "out.json"]
        theirs = [sys.executable, "-c", READ, file]
        pairs = [(seconds(ours), seconds(theirs)) for _ in range(RUNS)]
        own = statistics.median(own for own, _ in pairs)
        ratio = statistics.median(own / other for own, other in pairs)
        times[pages] = own
        print(f"{pages} pages: {own:.2f} s, {ratio:.2f} times python-docx only reading it")
        if pages == 100:
            assert own < 1, f"100 pages took {own:.2f} s"
            assert ratio < 1, f"reading alone is faster: {ratio:.2f}"
    longer, growth = lengths[1000] / lengths[100], times[1000] / times[100]
    print(f"{longer:.1f} times the text takes {growth:.1f} times as long: {growth / longer:.2f} times a character")
    assert growth <= 1.2 * longer, f"{growth / longer:.2f} times a character"


main()
