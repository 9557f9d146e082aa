#!/usr/bin/env python3
"""Makes the timing benchmark: a large library and new texts that copy from it, the same ones for the same arguments.

usage: make.py OUT [--library 20000] [--new 624] [--seed 1]

Texts are about 9 KB (3,000 characters, 12 paragraphs), made of 4,000 words of one to four characters with the uneven
frequencies of real text. A new text takes four of its twelve paragraphs from the library: one verbatim, one with other
punctuation, one with 5 % of its characters changed, one with 15 %. truth.json has the places, for score.py.
"""
import argparse
import itertools
import json
import os
import random

CHARS = ("项目实施开展研究技术攻关示范推广应用企业高校院所团队人才培养平台建设创新能力提升成果转化专利标准论文产业链条级绿色矿山煤炭清洁效利"
         "石油化工装备制造型材料合金陶瓷复纤维棉花种植灌溉节水盐碱土壤改良果树栽品选育畜牧养殖疫病防控饲配方乳加冷物流仓储溯源电商旅游遗址保护"
         "数字经济智传感网络安全算法模据采集洗存检索可视分析气候监测遥影像解译文预报冰川融生态修荒漠治理风沙光伏输调度负荷建筑抗震温道路冻桥梁隧"
         "施艺参优试验证校准评价指体系考核标任务进管费算支出规审计绩自告收结题归档共享放作交训农户社区医诊疗药资提取剂床随访康护健课程科普基地青年")


class Words:
    def __init__(self, rng):
        lengths = rng.choices([1, 2, 3, 4], [1, 7, 1, 1], k=4000)
        self.words = ["".join(rng.choices(CHARS, k=length)) for length in lengths]
        self.weights = list(itertools.accumulate(1 / (rank + 30) ** 0.8 for rank in range(4000)))
        self.rng = rng

    def paragraph(self):
        words = self.rng.choices(self.words, cum_weights=self.weights, k=112)
        at = 0
        while at < len(words) - 8:
            at += self.rng.randrange(4, 9)
            words[at - 1] += "，" if self.rng.random() < 0.75 else "。"
        return "".join(words) + "。"

    def noise(self, text, rate):
        out = []
        for char in text:
            if self.rng.random() >= rate:
                out.append(char)
            elif self.rng.random() < 0.67:
                out.append(self.rng.choice(CHARS) + (char if self.rng.random() < 0.5 else ""))
        return "".join(out)

    def edited(self, kind, text):
        if kind == "punctuation":
            return text.replace("，", ",").replace("。", ". ")
        if kind == "light":
            return self.noise(text, 0.05)
        if kind == "heavy":
            clauses = text.split("，")
            at = self.rng.randrange(max(1, len(clauses) - 1))
            clauses[at:at + 2] = clauses[at:at + 2][::-1]
            return self.noise("，".join(clauses), 0.15)
        return text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--library", type=int, default=20_000)
    parser.add_argument("--new", type=int, default=624)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    words = Words(random.Random(args.seed))
    os.makedirs(os.path.join(args.out, "library"), exist_ok=True)
    os.makedirs(os.path.join(args.out, "new"), exist_ok=True)
    sources = {}
    picked = set(words.rng.sample(range(args.library), min(args.library, args.new * 4)))
    for n in range(args.library):
        own = [words.paragraph() for _ in range(12)]
        if n in picked:
            at = words.rng.randrange(12)
            sources[f"L{n:05}.txt"] = (sum(len(p) + 1 for p in own[:at]), own[at])
        with open(os.path.join(args.out, "library", f"L{n:05}.txt"), "w", encoding="utf-8", newline="") as out:
            out.write("\n".join(own) + "\n")
    names = sorted(sources)
    words.rng.shuffle(names)
    truth = []
    for n in range(args.new):
        own = [(None, words.paragraph()) for _ in range(12)]
        for kind, at in zip(["verbatim", "punctuation", "light", "heavy"], words.rng.sample(range(12), 4)):
            if names:
                old = names.pop()
                own[at] = ((kind, old), words.edited(kind, sources[old][1]))
        name, text = f"N{n:05}.txt", ""
        for planted, paragraph in own:
            if planted:
                start, source = sources[planted[1]]
                truth.append(dict(new=name, new_from=len(text), new_to=len(text) + len(paragraph), old=planted[1],
                                  old_from=start, old_to=start + len(source), kind=planted[0]))
            text += paragraph + "\n"
        with open(os.path.join(args.out, "new", name), "w", encoding="utf-8", newline="") as out:
            out.write(text)
    with open(os.path.join(args.out, "truth.json"), "w", encoding="utf-8") as out:
        json.dump(truth, out)


if __name__ == "__main__":
    main()
