#!/usr/bin/env python3
"""Makes a benchmark with known answers from any Chinese texts: library/, new/ and truth.json, to be scored by score.py.

usage: plant.py TEXTS OUT [--seed N] [--library N] [--new N] [--paragraphs N] [--inside] [--template]

TEXTS is a folder (searched downwards) of .txt and .md files. Its paragraphs are dealt out to the library's documents and
to the new ones; some paragraphs of the new documents are then replaced by edited ones of the library:
verbatim; punctuation (full and half width, spaces); script (every character in a traditional form); script_light (and
5 % changed); light (about 5 % of characters replaced, dropped, added); heavy (about 15 %, and clauses change places);
ocr (look-alikes); table (clauses between bars).
--inside plants runs of clauses instead of whole paragraphs; --template puts the same form into every document.
"""
import argparse
import json
import os
import random
import re

VARIANTS = os.path.join(os.path.dirname(__file__), "../../crates/overlap/data/variants.txt")
HAN = re.compile("[\u4e00-\u9fff]")
CLAUSE = re.compile("[^，。；：！？、,;]*[，。；：！？、,;]?")
LOOK_ALIKE = dict(["己已", "未末", "日曰", "土士", "人入", "大太", "千干", "田由", "王玉", "住往", "免兔", "0o", "1l"])
FORM = ["一、项目基本情况", "二、项目立项依据（国内外研究现状、发展趋势及存在的主要问题，需附主要参考文献）",
        "三、主要研究内容、拟解决的关键问题和技术路线（请按照任务分解逐项说明，并注明承担单位）",
        "四、预期目标和考核指标（包括数量指标、质量指标、时效指标、成本指标，须可考核）",
        "五、经费预算及测算依据（按设备费、业务费、劳务费分别填写，单位为万元，保留两位小数）",
        "本单位承诺所提交的材料真实、合法、有效，不存在重复申报，如有不实，愿意承担相应责任。"]


def paragraphs(folder):
    found = {}
    for root, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            if not name.endswith((".txt", ".md")):
                continue
            with open(os.path.join(root, name), encoding="utf-8", errors="replace") as text:
                for line in text:
                    line = line.strip().lstrip("#>*-|1234567890. ").strip()
                    han = len(HAN.findall(line))
                    if 60 <= len(line) <= 500 and han * 2 > len(line):
                        found.setdefault(line, None)
    return list(found)


def distinct(lines):
    """Leaves out paragraphs that share a third of their 8-grams with an earlier one: the answers must be known."""
    seen, kept = set(), []
    for line in lines:
        bare = re.sub(r"\W", "", line)
        grams = {bare[i:i + 8] for i in range(len(bare) - 7)}
        if grams and len(grams & seen) * 10 < len(grams):
            kept.append(line)
        seen |= grams
    return kept


class Editor:
    def __init__(self, rng, letters):
        self.rng, self.letters = rng, letters
        with open(VARIANTS, encoding="utf-8") as lines:
            self.traditional = {ord(line[1]): line[0] for line in lines if len(line) > 2}

    def verbatim(self, text):
        return text

    def punctuation(self, text):
        table = str.maketrans("，。；：！？（）“”", ",.;:!?()\"\"")
        text = text.translate(table)
        return "".join(c + (" " if self.rng.random() < 0.06 else "") for c in text)

    def noise(self, text, rate):
        out = []
        for c in text:
            if self.rng.random() >= rate:
                out.append(c)
                continue
            kind = self.rng.randrange(3)
            if kind == 0:
                out.append(self.rng.choice(self.letters))
            elif kind == 1:
                out.extend([c, self.rng.choice(self.letters)])
        return "".join(out)

    def light(self, text):
        return self.noise(text, 0.05)

    def heavy(self, text):
        clauses = [c for c in CLAUSE.findall(text) if c]
        for _ in range(max(1, len(clauses) // 3)):
            at = self.rng.randrange(max(1, len(clauses) - 1))
            clauses[at:at + 2] = clauses[at:at + 2][::-1]
        return self.noise("".join(clauses), 0.15)

    def ocr(self, text):
        swap = lambda c: LOOK_ALIKE.get(c, self.rng.choice(self.letters) if self.rng.random() < 0.03 else c)
        return "".join(swap(c) if self.rng.random() < 0.5 else c for c in text)

    def script(self, text):
        return text.translate(self.traditional)

    def script_light(self, text):
        return self.script(self.light(text))

    def table(self, text):
        return " | ".join(c.strip("，。；、,;") for c in CLAUSE.findall(text) if c)


def clauses_inside(rng, text):
    """A run of clauses of at least 60 characters from the middle of a paragraph."""
    ends = [m.end() for m in CLAUSE.finditer(text) if m.group()]
    starts = [0] + ends[:-1]
    for _ in range(20):
        a = rng.choice(starts)
        rest = [e for e in ends if e - a >= 60]
        if rest:
            return a, rng.choice(rest[:4])
    return 0, len(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts")
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--library", type=int, default=200)
    parser.add_argument("--new", type=int, default=80)
    parser.add_argument("--paragraphs", type=int, default=6)
    parser.add_argument("--kinds", default="verbatim,punctuation,light,heavy")
    parser.add_argument("--inside", action="store_true")
    parser.add_argument("--template", action="store_true")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    pool = paragraphs(args.texts)
    rng.shuffle(pool)
    pool = distinct(pool)
    need = args.paragraphs * (args.library + args.new)
    if len(pool) < need:
        raise SystemExit(f"{len(pool)} paragraphs, {need} needed")
    letters = [c for line in pool[:2000] for c in line if HAN.match(c)]
    editor = Editor(rng, letters)
    for kind in ("library", "new"):
        os.makedirs(os.path.join(args.out, kind), exist_ok=True)
    library = {}
    for n in range(args.library):
        own = [pool.pop() for _ in range(args.paragraphs)]
        if args.template:
            own = [line for pair in zip(FORM, own) for line in pair]
        library[f"L{n:05}.txt"] = own
    truth, used = [], set()
    kinds = args.kinds.split(",")
    for n in range(args.new):
        name, text = f"N{n:05}.txt", ""
        for p in range(args.paragraphs):
            if args.template:
                text += FORM[p % len(FORM)] + "\n"
            if rng.random() < 0.35:
                old = rng.choice(sorted(library))
                at = rng.randrange(len(library[old]))
                source = library[old][at]
                if (old, at) in used or source in FORM:
                    continue
                used.add((old, at))
                kind = rng.choice(kinds)
                a, b = clauses_inside(rng, source) if args.inside else (0, len(source))
                edited = getattr(editor, kind)(source[a:b])
                lead = pool.pop()[:rng.randrange(20, 60)] if args.inside else ""
                tail = pool.pop()[-rng.randrange(20, 60):] if args.inside else ""
                start = sum(len(line) + 1 for line in library[old][:at]) + a
                truth.append(dict(new=name, new_from=len(text) + len(lead), new_to=len(text) + len(lead) + len(edited),
                                  old=old, old_from=start, old_to=start + b - a, kind=kind))
                text += lead + edited + tail + "\n"
            else:
                text += pool.pop() + "\n"
        with open(os.path.join(args.out, "new", name), "w", encoding="utf-8", newline="") as out:
            out.write(text)
    for name, own in library.items():
        with open(os.path.join(args.out, "library", name), "w", encoding="utf-8", newline="") as out:
            out.write("\n".join(own) + "\n")
    with open(os.path.join(args.out, "truth.json"), "w", encoding="utf-8") as out:
        json.dump(truth, out, ensure_ascii=False, indent=0)


if __name__ == "__main__":
    main()
