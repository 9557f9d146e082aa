"""Times `wenxiao evaluate` (all files) against LibreOffice's conversion of the finished docx, and its growth with the number of projects.

usage: compare.py WENXIAO PACKAGE SCRATCH
"""
import csv
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

RUNS = 5


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def paired(first, second):
    """Runs two commands in turn, so that a drifting machine slows both; returns both medians."""
    seconds(first), seconds(second)  # warm-up
    pairs = [(seconds(first), seconds(second)) for _ in range(RUNS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), statistics.median(a / b for a, b in pairs)


def enlarge(package, folder, times):
    """Writes the package with every project and its filings repeated `times` times under new ids."""
    shutil.copytree(package, folder)
    for name, key in (("projects.csv", "id"), ("actuals.csv", "project_id")):
        with open(package / name, encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source)
            rows, columns = list(reader), reader.fieldnames
        with open(folder / name, "w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, columns)
            writer.writeheader()
            for copy in range(times):
                for row in rows:
                    writer.writerow({**row, key: f"{row[key]}-{copy:03}"})
    return folder


def main():
    wenxiao, package, scratch = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    out = scratch / "out"
    ours = [wenxiao, "evaluate", str(package), "--out", str(out)]
    seconds(ours)
    profile = f"-env:UserInstallation=file://{scratch}/profile"
    office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(scratch / "office"), str(out / "report.docx")]
    a, b, ratio = paired(ours, office)
    print(f"four files {a:.2f} s, LibreOffice docx to pdf {b:.2f} s, ratio {ratio:.2f} (asked: at most 0.50)")
    sizes = []
    for times in (7, 74):
        folder = enlarge(package, scratch / f"x{times}", times)
        cost = min(seconds([wenxiao, "evaluate", str(folder), "--out", str(scratch / f"out{times}"), "--files", "json,docx,pdf,xlsx"]) for _ in range(2))
        sizes.append((136 * times, cost))
        print(f"{136 * times} projects: {cost:.2f} s")
    (n, s), (m, t) = sizes
    print(f"{m / n:.1f} times the projects cost {t / s:.1f} times the time")


main()
