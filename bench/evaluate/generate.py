"""Writes a filing package of any size, the same bytes every time: no randomness, the figures follow from the row numbers.

usage: generate.py SEED_PACKAGE FOLDER PROJECTS
"""
import pathlib
import shutil
import sys

DIRECTIONS = ["基础研究", "创新基地", "成果转化", "区域创新"]
GRADES = ["优", "良", "中", "优", ""]
# Beside the investment ratio and the timeliness of money, which every project files, those of its direction.
BY_DIRECTION = [["B8"], ["O1", "B3", "B7"], ["O2", "B2"], ["O3", "S1"]]


def mixed(number):
    """A number that looks random and isn't (Knuth's multiplicative hash)."""
    return number * 2654435761 % 4294967296


def project(number):
    noise = mixed(number)
    allocated = 10 + noise % 290
    spent = allocated * (40 + noise // 7 % 60) / 100
    return (
        f"P{number:07},{DIRECTIONS[number % 4]},{'新上' if noise % 3 else '结转'},{'直接补助' if noise % 5 else '后补助'},"
        f"示范项目{number},单位{noise % 9973},{allocated},{allocated},2024-07-31,2024-0{1 + noise % 9}-{10 + noise % 18},"
        f"{spent:.2f},{allocated * (noise // 11 % 300) / 100:.2f},{GRADES[noise % 5]}\n"
    )


def filings(number):
    noise = mixed(number)
    allocated = 10 + noise % 290
    rows = [
        f"P{number:07},B1,,,{allocated * (noise // 11 % 300) / 100:.2f},{allocated}\n",
        f"P{number:07},O6,90,{80 + noise % 2001 / 100:.2f},,\n",
    ]
    for code in BY_DIRECTION[number % 4][noise % 10 == 0 :]:
        if code == "B7":
            value = f"达成:{80 + noise % 21}"
        elif code == "S1":
            value = f"{85 + noise % 15}.5"
        elif noise % 97 == 0:
            value = ""
        else:
            value = f"{noise // 13 % 50}"
        rows.append(f"P{number:07},{code},,{value},,\n")
    return "".join(rows)


def main():
    seed, folder, count = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True)
    for name in ("fund.toml", "indicators.csv", "causes.csv"):
        shutil.copy(seed / name, folder / name)
    with open(folder / "projects.csv", "w", encoding="utf-8") as target:
        target.write("id,direction,cohort,mode,name,host,committed_wan,allocated_wan,due_on,released_on,spent_wan,counterpart_wan,grade\n")
        target.writelines(map(project, range(count)))
    with open(folder / "actuals.csv", "w", encoding="utf-8") as target:
        target.write("project_id,indicator,target,actual,numerator,denominator\n")
        target.writelines(map(filings, range(count)))


if __name__ == "__main__":
    main()
