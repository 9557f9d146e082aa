#!/usr/bin/env python3
"""Wenxiao's overlap index and check against rensa and datasketch, in one run, as ratios.

usage: compare.py WENXIAO BENCH [--no-datasketch]

WENXIAO is the executable (`wenxiao overlap index TEXTS --library DIR`) or the crate's example (`overlap index TEXTS DIR`).
Whole processes, medians of three (rivals once; datasketch on a tenth, times ten); wall time, CPU time and peak memory.
"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def timed(command):
    """Wall seconds, CPU seconds, peak megabytes and output of a process."""
    import time
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status != 0:
        raise SystemExit(f"{command}: status {status}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out


def copy_speed():
    """Bytes a second that one core copies in memory, from and to pages that are there already."""
    import time
    source, target = bytearray(os.urandom(1 << 20)) * 128, memoryview(bytearray(128 << 20))
    target[:] = source
    best = 0
    for _ in range(5):
        began = time.perf_counter()
        target[:] = source
        best = max(best, len(source) / (time.perf_counter() - began))
    return best


def commands(wenxiao, bench, library, found):
    """What indexes and what checks, for the executable and for the crate's example alone."""
    texts, new = os.path.join(bench, "library"), os.path.join(bench, "new")
    if os.path.basename(wenxiao) == "overlap":
        return [wenxiao, "index", texts, library], [wenxiao, "check", new, library, found]
    return [wenxiao, "overlap", "index", texts, "--library", library], \
        [wenxiao, "overlap", "check", new, "--library", library, "--json", found]


def main():
    wenxiao, bench = sys.argv[1], sys.argv[2]
    scratch = tempfile.mkdtemp()
    library, found = os.path.join(scratch, "library"), os.path.join(scratch, "found.json")
    texts, new = os.path.join(bench, "library"), os.path.join(bench, "new")
    index, check = commands(wenxiao, bench, library, found)
    size = lambda folder: sum(entry.stat().st_size for entry in os.scandir(folder))
    indexed, checked = [], []
    for _ in range(3):
        shutil.rmtree(library, ignore_errors=True)
        indexed.append(timed(index))
    for _ in range(3):
        checked.append(timed(check))
    middle = lambda runs, n: statistics.median(run[n] for run in runs)
    text_bytes, new_bytes = size(texts), size(new)
    print(f"library {text_bytes / 1e6:.1f} MB of text, {size(library) / 1e6:.1f} MB on disk; new texts {new_bytes / 1e6:.1f} MB")
    print(f"index  wall {middle(indexed, 0):.2f} s, CPU {middle(indexed, 1):.2f} s, {text_bytes / middle(indexed, 0) / 1e6:.0f} MB/s")
    print(f"check  wall {middle(checked, 0):.2f} s, CPU {middle(checked, 1):.2f} s, {new_bytes / middle(checked, 0) / 1e6:.1f} MB/s of new text, "
          f"peak memory {middle(checked, 2):.1f} MB = {middle(checked, 2) * 1.048576e6 / text_bytes:.3f} of the library's text")
    print(f"copying in memory, one core: {copy_speed() / 1e9:.1f} GB/s")
    truth = json.load(open(os.path.join(bench, "truth.json"), encoding="utf-8"))
    passages = json.load(open(found, encoding="utf-8"))["passages"]
    hit = {(p["new"], p["old"]) for p in passages}
    print(f"found {sum((t['new'], t['old']) in hit for t in truth)} of {len(truth)} planted passages in {len(passages)} reports")
    rivals = [("rensa", [])] + ([] if "--no-datasketch" in sys.argv else [("datasketch", ["--tenth"])])
    for rival, arguments in rivals:
        _, cpu, memory, out = timed([sys.executable, os.path.join(HERE, "rivals.py"), rival, bench, *arguments])
        values = dict(zip(out.split()[::2], map(float, out.split()[1::2])))
        ours = {"index": middle(indexed, 1), "check": middle(checked, 1)}
        whole = values["index_cpu"] + values["check_cpu"]
        print(f"{rival}: index {values['index']:.2f} s wall ({values['index'] / middle(indexed, 0):.1f} times ours), "
              f"{values['index_cpu']:.2f} s CPU ({values['index_cpu'] / ours['index']:.1f} times)")
        print(f"  check with the index in memory already: {values['check']:.2f} s wall ({values['check'] / middle(checked, 0):.1f} times "
              f"our whole process), {values['check_cpu']:.2f} s CPU ({values['check_cpu'] / ours['check']:.1f} times)")
        print(f"  check as a process of its own, which has to build that index: {whole:.2f} s CPU ({whole / ours['check']:.0f} times)")
        print(f"  found {values['found']:.0f}, peak memory {memory:.0f} MB")
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
