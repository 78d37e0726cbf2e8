"""Invented notices with tables, each with what a careful reader gets from it: the same seed gives the same documents.

    python bench/notices/invent.py FOLDER [--seed 3] [--prefix g]

Places, units, activities and days are drawn; so are the layout of the annex, its columns, their names and order, the
wording of the body, and the noise. The gold is known by construction and never comes from the reader.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from invent_world import DISTRICTS, body, gold_row, invented

AFTER = {  # column -> the names that a header gives it
    "number": ("序号", "序号", "编号", "项次"),
    "name": ("活动名称", "活动项目", "项目名称", "宣传活动名称", "活动主题"),
    "content": ("活动内容", "主要内容", "内容简介", "具体内容", "工作内容"),
    "time": ("活动时间", "时间", "举办时间", "时间安排", "拟开展时间", "完成时限"),
    "place": ("活动地点", "地点", "举办地点"),
    "form": ("宣传形式", "活动形式", "方式"),
    "unit": ("负责单位", "责任单位", "主办单位", "组织单位", "牵头单位", "实施单位"),
    "contact": ("联系人及电话", "联系方式"),
    "remarks": ("备注",),
}


ORDERS = (
    ("number", "name", "content", "time", "form", "unit"),
    ("number", "unit", "name", "content", "time", "place"),
    ("unit", "name", "time", "content", "form"),
    ("number", "time", "name", "place", "unit"),
    ("time", "name", "place", "unit"),
    ("number", "name", "content", "unit", "time", "remarks"),
    ("number", "unit", "name", "form", "time", "contact", "remarks"),
    ("number", "content", "time", "place", "unit"),
)


def columns(world, order):
    names = [world.chance.choice(AFTER[role]) for role in order]
    return [" ".join(name) if len(name) == 2 and world.chance.random() < 0.2 else name for name in names]


def value(world, row, role, number, order):
    name = row.name if "name" in order else None
    match role:
        case "number":
            return str(number)
        case "name":
            return name
        case "content":
            return row.content if name else row.name
        case "time":
            return row.when.words
        case "place":
            return row.place
        case "form":
            return row.form
        case "unit":
            return row.unit
        case "contact":
            return f"小{'王李赵钱'[number % 4]} 138000{number:05}"
    return ""


def grid(world, order):
    """Header and rows of words."""
    return [columns(world, order), *([value(world, row, role, n, order) for role in order] for n, row in enumerate(world.rows, 1))]


def pipes(world, rows, *, rule=False, open_edge=False, repeat=0):
    lines = []
    for n, row in enumerate(rows):
        words = " | ".join(cell.replace("\n", " ") for cell in row)
        lines.append(words if open_edge else f"| {words} |")
        if rule and n == 0:
            lines.append("|" + " --- |" * len(row))
        if repeat and n and n % repeat == 0 and n + 1 < len(rows):
            lines.append(f"— {n // repeat} —")
            lines.append(" | ".join(rows[0]) if open_edge else f"| {' | '.join(rows[0])} |")
    return lines


def tabs(world, rows):
    return ["\t".join(cell.replace("\n", "，") for cell in row) for row in rows]


def blanks(world, rows):
    return ["   ".join(cell.replace(" ", "").replace("\n", "、") or "/" for cell in row) for row in rows]


def cells_on_lines(world, rows, *, indent=False, gap=True):
    lines = []
    for row in rows:
        lines += [("\t" + cell if indent else cell) for cell in row if cell or indent]
        lines += [""] if gap else []
    return lines


def web(world, rows, spans):
    """A web page with a real table; ``spans[r][c]`` is the number of rows a cell covers, 0 where it is covered."""
    html = "<table border=1>"
    for r, row in enumerate(rows):
        html += "<tr>"
        for k, cell in enumerate(row):
            span = spans[r][k]
            if span:
                html += f"<td rowspan={span}>{cell}</td>" if span > 1 else f"<td><p>{cell}</p></td>"
        html += "</tr>"
    return html + "</table>"


def lists(world, style):
    lines = []
    for n, row in enumerate(world.rows, 1):
        head = {
            "cn": f"（{'一二三四五六七八九十'[n - 1]}）{row.name}", "num": f"{n}.{row.name}",
            "act": f"活动{'一二三四五六七八九十'[n - 1]}：{row.name}",
            "box": f"【{row.name}】", "circle": f"{'①②③④⑤⑥⑦⑧⑨⑩'[n - 1]}{row.name}",
        }[style]  # fmt: skip
        unit = world.chance.choice(("责任单位", "主办单位", "组织单位"))
        pieces = [head, f"活动内容：{row.content}。", f"时间：{row.when.words}", f"地点：{row.place}", f"{unit}：{row.unit}"]
        if style == "num":
            lines += [f"{n}.{row.name}。{row.content}。（时间：{row.when.words}；{unit}：{row.unit}）"]
        else:
            lines += pieces
    return lines


def prose(world):
    lines = []
    for n, row in enumerate(world.rows, 1):
        number = f"（{'一二三四五六七八九十'[n - 1]}）"
        when = row.when.words
        lines.append(world.chance.choice((
            f"{number}{row.name}。{when}，{row.content}。责任单位：{row.unit}。",
            f"{number}{row.name}。{row.content}。（{row.unit}，{when}）",
            f"{number}{row.name}。由{row.unit}负责，{when}，{row.content}。",
        )))  # fmt: skip
    return lines


def forms(world):
    """A small form for each activity: labels and values side by side."""
    lines = []
    for row in world.rows:
        lines += [f"| 活动名称 | {row.name} |", f"| 活动时间 | {row.when.words} |", f"| 活动地点 | {row.place} |", f"| 主办单位 | {row.unit} |",
                  f"| 活动内容 | {row.content} |", ""]  # fmt: skip
    return lines


def document(seed, number, layout):
    """One document of this layout: suffix, text and gold."""
    world = invented(seed, number)
    c = world.chance
    order = c.choice(ORDERS)
    if "name" not in order and layout in {"lists", "prose", "forms"}:
        order = ORDERS[0]
    lines, gold = body(world)
    gold["id"] = f"{seed}{number:02}"
    table_title = ["附件", f"{world.year}年世界计量日活动安排表"] if c.random() < 0.6 else [f"附件：{world.place}世界计量日活动一览表"]
    if layout in {"districts"}:
        picked = c.sample(DISTRICTS, 3)
        lines += table_title
        k = 0
        names = columns(world, ("number", "name", "content", "time"))
        share = max(1, len(world.rows) // 3)
        for d, district in enumerate(picked):
            part = world.rows[k:] if d == 2 else world.rows[k : k + share]
            k += share
            lines += [f"{'一二三'[d]}、{district}市场监管局", f"| {' | '.join(names)} |"]
            for n, row in enumerate(part, 1):
                row.unit = f"{district}市场监管局"
                lines.append(f"| {n} | {row.name} | {row.content} | {row.when.words} |")
        text = "\n".join(lines)
    elif layout == "lists":
        heading = lines.index(next(line for line in lines if line.startswith("附")))
        items = ["活动安排如下：", *lists(world, c.choice(("cn", "num", "act", "box", "circle")))]
        lines = lines[:heading] + items + lines[heading + 1 :]
        text = "\n".join(lines)
    elif layout == "prose":
        heading = lines.index(next(line for line in lines if line.startswith("附")))
        text = "\n".join([*lines[:heading], "活动安排", *prose(world), *lines[heading + 1 :]])
    elif layout == "forms":
        text = "\n".join([*lines, "附件", "世界计量日活动信息表", *forms(world)])
    elif layout in {"merged-web", "merged-pipes"}:
        order = ("number", "unit", "name", "content", "time") if c.random() < 0.5 else ("unit", "name", "content", "time")
        owners = c.sample([f"{d}市场监管局" for d in DISTRICTS], 3)
        for n, row in enumerate(world.rows):
            row.unit = owners[n * 3 // len(world.rows)]
        rows = grid(world, order)
        k = order.index("unit")
        if layout == "merged-pipes":
            told = None
            for row in rows[1:]:
                row[k], told = ("" if row[k] == told else row[k]), row[k] or told
            text = "\n".join(lines + table_title + pipes(world, rows))
        else:
            spans = [[1] * len(order) for _ in rows]
            r = 1
            while r < len(rows):
                same = 1
                while r + same < len(rows) and rows[r + same][k] == rows[r][k]:
                    spans[r + same][k] = 0
                    same += 1
                spans[r][k] = same
                r += same
            paragraphs = "".join(f"<p>{line}</p>\n" for line in lines + table_title)
            text = (
                f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body><div class="nav"><a href="/">首页</a>'
                f'<a href="/gk">政府信息公开</a></div>{paragraphs}{web(world, rows, spans)}'
                '<div class="footer">主办：某某政府办公室</div></body></html>'
            )
    else:
        rows = grid(world, order)
        annex = {
            "pipes": lambda: pipes(world, rows, rule=c.random() < 0.5, open_edge=c.random() < 0.4),
            "repeated": lambda: pipes(world, rows, repeat=3),
            "tabs": lambda: tabs(world, rows),
            "blanks": lambda: blanks(world, rows),
            "lines": lambda: cells_on_lines(world, rows, gap=c.random() < 0.5),
            "indented": lambda: cells_on_lines(world, rows, indent=True),
        }[layout]()
        text = "\n".join(lines + table_title + annex)
    gold["activities"] = [gold_row(row, "time" in order or layout in {"lists", "prose", "forms", "districts"}) for row in world.rows]
    gold |= {"activities_optional": [], "figures": [], "figures_optional": [], "noise": layout}
    return (".html" if layout == "merged-web" else ".txt"), text + "\n", gold


LAYOUTS = (
    "pipes", "tabs", "blanks", "lines", "indented", "repeated", "districts", "lists", "prose", "forms", "merged-web", "merged-pipes",
    "pipes", "lists", "tabs", "lines", "prose", "blanks",
)  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", default="3")
    parser.add_argument("--prefix", default="g")
    parser.add_argument("--count", type=int, default=len(LAYOUTS))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for number in range(options.count):
        suffix, text, gold = document(options.seed, number, LAYOUTS[number % len(LAYOUTS)])
        name = f"{options.prefix}{number + 1:02}"
        gold["id"] = name
        (options.folder / f"{name}{suffix}").write_text(text, encoding="utf-8")
        (options.folder / f"{name}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
