#!/usr/bin/env python3
"""Duplicate checking as it is done with the MinHash libraries of PyPI: paragraphs, 5-character shingles, 128 values, LSH.

usage: rivals.py rensa|datasketch BENCH [--tenth]

Told what Wenxiao has to find out: a paragraph is a line. Prints seconds (wall and CPU) of indexing BENCH/library and of checking
BENCH/new: signatures, query, and an exact alignment (difflib) of each new paragraph with its candidates. The index stays
in memory, so that nothing is counted for opening it. --tenth does a tenth of the library and of the new texts and
multiplies by ten, for libraries that would take too long.
"""
import difflib
import os
import sys
import time

K, VALUES, THRESHOLD = 5, 128, 0.3


def texts(folder, tenth):
    names = sorted(os.listdir(folder))
    for name in names[:len(names) // 10] if tenth else names:
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as text:
            yield name, text.read()


def shingles(paragraph):
    return {paragraph[i:i + K] for i in range(len(paragraph) - K + 1)}


class Rensa:
    def __init__(self):
        import rensa
        self.hash = rensa.RMinHash
        self.index = rensa.RMinHashLSH(THRESHOLD, VALUES, 32)
        self.count = 0

    def signatures(self, paragraphs):
        return self.hash.from_token_sets([shingles(p) for p in paragraphs], VALUES, 42)

    def add(self, paragraphs):
        self.index.insert_many(self.signatures(paragraphs), self.count)
        self.count += len(paragraphs)

    def query(self, paragraphs):
        return self.index.query_all(self.signatures(paragraphs))


class Datasketch:
    def __init__(self):
        import datasketch
        self.hash = datasketch.MinHash
        self.index = datasketch.MinHashLSH(num_perm=VALUES, params=(32, 4))
        self.count = 0

    def signatures(self, paragraphs):
        return self.hash.bulk([[s.encode() for s in shingles(p)] for p in paragraphs], num_perm=VALUES)

    def add(self, paragraphs):
        with self.index.insertion_session() as session:
            for n, signature in enumerate(self.signatures(paragraphs)):
                session.insert(self.count + n, signature, check_duplication=False)
        self.count += len(paragraphs)

    def query(self, paragraphs):
        return [self.index.query(signature) for signature in self.signatures(paragraphs)]


def main():
    rival = {"rensa": Rensa, "datasketch": Datasketch}[sys.argv[1]]()
    tenth = "--tenth" in sys.argv
    times = 10 if tenth else 1
    began, began_cpu = time.perf_counter(), time.process_time()
    paragraphs = []
    for _, text in texts(os.path.join(sys.argv[2], "library"), tenth):
        own = text.splitlines()
        rival.add(own)
        paragraphs.extend(own)
    indexed, indexed_cpu = time.perf_counter(), time.process_time()
    found = 0
    for _, text in texts(os.path.join(sys.argv[2], "new"), tenth):
        own = text.splitlines()
        for paragraph, candidates in zip(own, rival.query(own)):
            for candidate in candidates:
                match = difflib.SequenceMatcher(None, paragraph, paragraphs[candidate], autojunk=False)
                blocks = match.get_matching_blocks()
                found += sum(block.size for block in blocks) * 2 > len(paragraph)
    checked, checked_cpu = time.perf_counter(), time.process_time()
    print(f"index {(indexed - began) * times:.3f} check {(checked - indexed) * times:.3f} found {found * times} "
          f"index_cpu {(indexed_cpu - began_cpu) * times:.3f} check_cpu {(checked_cpu - indexed_cpu) * times:.3f}")


if __name__ == "__main__":
    main()
