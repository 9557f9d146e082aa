"""Times `wenxiao evaluate` against DuckDB, and its growth from 100,000 to a million projects.

usage: compare.py WENXIAO SEED_PACKAGE SCRATCH
"""
import os
import pathlib
import statistics
import subprocess
import sys
import time

RUNS = 7


def run(command):
    """Seconds and peak memory in MB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command} ended with status {status}")
    return seconds, usage.ru_maxrss / 1024


def main():
    wenxiao, seed, scratch = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    here = pathlib.Path(__file__).parent
    packages = {}
    for count in (100_000, 1_000_000):
        packages[count] = scratch / str(count)
        subprocess.run([sys.executable, here / "generate.py", seed, packages[count], str(count)], check=True)
    size = sum((packages[100_000] / name).stat().st_size for name in ("projects.csv", "actuals.csv"))
    rows = sum(1 for _ in open(packages[100_000] / "actuals.csv", encoding="utf-8")) - 1
    print(f"100,000 projects, {rows:,} filed values, {size / 1e6:.1f} MB of CSV")
    ours = [wenxiao, "evaluate", str(packages[100_000]), "--out", str(scratch / "out")]
    theirs = [sys.executable, str(here / "aggregates.py"), str(packages[100_000])]
    run(ours), run(theirs)  # warm-up
    pairs = [(run(ours), run(theirs)) for _ in range(RUNS)]
    a, b = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
    ratio = statistics.median(pair[0][0] / pair[1][0] for pair in pairs)
    memory = max(pair[0][1] for pair in pairs)
    print(f"wenxiao evaluate {a:.3f} s, DuckDB {b:.3f} s, ratio {ratio:.2f} (asked: at most 0.50)")
    print(f"memory at 100,000: {memory:.0f} MB (asked: under 400)")
    tenfold = [wenxiao, "evaluate", str(packages[1_000_000]), "--out", str(scratch / "out10")]
    run(tenfold)
    grown = [(run(ours), run(tenfold)) for _ in range(3)]
    time_ratio = statistics.median(pair[1][0] / pair[0][0] for pair in grown)
    memory_ratio = max(pair[1][1] for pair in grown) / memory
    seconds = statistics.median(pair[1][0] for pair in grown)
    print(f"1,000,000 projects: {seconds:.2f} s; {time_ratio:.1f} times the time, {memory_ratio:.1f} times the memory (asked: at most 11)")
    failed = ratio > 0.5 or memory > 400 or time_ratio > 11 or memory_ratio > 11
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
