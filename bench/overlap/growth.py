#!/usr/bin/env python3
"""How the cost of a check of the same new texts grows with the library.

usage: growth.py WENXIAO SCRATCH [SIZE]…

Sizes in texts (5,000 to 40,000 unless told). CPU seconds and peak memory, medians of five whole processes.
"""
import os
import statistics
import subprocess
import sys

from compare import commands, timed

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    wenxiao, scratch = sys.argv[1:3]
    for count in map(int, sys.argv[3:] or ["5000", "10000", "20000", "40000"]):
        bench = os.path.join(scratch, str(count))
        if not os.path.exists(bench):
            subprocess.run([sys.executable, os.path.join(HERE, "make.py"), bench, "--library", str(count)], check=True)
        index, check = commands(wenxiao, bench, bench + ".library", bench + ".json")
        _, index_cpu, _, _ = timed(index)
        runs = [timed(check) for _ in range(5)]
        middle = lambda n: statistics.median(run[n] for run in runs)
        print(f"{count} texts: index {index_cpu:.2f} s CPU; check {middle(1):.2f} s CPU, {middle(0):.2f} s wall, {middle(2):.1f} MB", flush=True)


if __name__ == "__main__":
    main()
