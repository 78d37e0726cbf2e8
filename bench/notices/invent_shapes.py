"""Further invented notices, in shapes that ``invent`` does not draw; the same seed gives the same documents.

python bench/notices/invent_shapes.py FOLDER [--seed 4] [--prefix u]
"""

from __future__ import annotations

import argparse
import json
import random
from datetime import date, timedelta
from pathlib import Path

WORKS = (
    ("婴幼儿体重秤校准", "在妇幼保健院校准婴儿秤", "市妇幼保健院"), ("燃气表“健康体检”", "入户核查燃气表走时", "市燃气集团"),
    ("量值传递微课堂", "录播量值传递课程", "市计量科学研究院"), ("高考考点计时器核查", "核查考点挂钟与计时器", "市教育局"),
    ("茶叶包装净含量抽检", "抽检春茶包装净含量", "临江区市场监管局"), ("度量衡文物巡展", "巡展古代量器拓片", "市博物馆"),
    ("检定员岗位练兵", "开展压力表检定练兵", "市计量测试学会"), ("渔港码头地磅巡查", "巡查渔港收购地磅", "海口镇市场监管所"),
    ("听力计比对试验", "组织听力计量值比对", "省计量院临江分院"), ("计量志愿者进乡村", "为农户校准杆秤与台秤", "团市委"),
)  # fmt: skip
CITIES = ("澄江市", "桐安市", "鹿鸣县")
WEEK = "一二三四五六日"


class Draft:
    """One document in the making: its lines and its gold."""

    def __init__(self, seed, number):
        self.chance = random.Random(f"shapes/{seed}/{number}")
        self.year = self.chance.choice((2022, 2023, 2025, 2027))
        self.city = self.chance.choice(CITIES)
        self.office = f"{self.city}市场监督管理局"
        self.works = self.chance.sample(WORKS, 5)
        self.days = sorted(self.chance.sample([date(self.year, 5, 6) + timedelta(days=n) for n in range(24)], 5))
        self.lines = []
        self.gold = {
            "kind": "notice", "doc_number": None, "issuer": None, "issue_date": None,
            "campaign": {"year": self.year, "edition": None, "global_theme": None, "china_theme": None},
            "deadlines": [], "contacts": [], "activities": [], "activities_optional": [], "figures": [], "figures_optional": [],
        }  # fmt: skip

    def add(self, name, start, end, unit, *aliases):
        row = {"name": name, "organizer": unit, "date_text": "x", "start": start and start.isoformat(), "end": end and end.isoformat()}
        self.gold["activities"].append(row | ({"aliases": list(aliases)} if aliases else {}))

    def opening(self, title, words=""):
        self.lines += [title, f"各有关单位：\n{self.year}年5月20日是第{self.year - 1999}个世界计量日，{words or '现将有关活动通知如下。'}"]
        self.gold["campaign"]["edition"] = self.year - 1999

    def signed(self):
        day = date(self.year, 4, self.chance.randint(10, 28))
        self.lines += [self.office, f"{day.year}年{day.month}月{day.day}日"]
        self.gold |= {"issuer": self.office, "issue_date": day.isoformat()}
        return day


def md(day):
    return f"{day.month}月{day.day}日"


def days_as_headings_in_a_table(draft):
    """Rows that hold just a day stand over the rows of that day."""
    draft.opening(f"{draft.city}{draft.year}年世界计量日系列活动日程")
    draft.signed()
    draft.lines += ["| 时间 | 活动名称 | 地点 | 主办单位 |"]
    for (name, _, unit), day in zip(draft.works, draft.days, strict=True):
        draft.lines += [f"| {md(day)}（星期{WEEK[day.weekday()]}） | | | |", f"| 9:00—11:00 | {name} | 市民广场 | {unit} |"]
        draft.add(name, day, day, unit)


def morning_and_afternoon(draft):
    """One row a day, with columns for morning and afternoon."""
    draft.opening(f"关于印发{draft.year}年世界计量日开放周日程的通知")
    draft.signed()
    draft.lines += ["| 日期 | 上午 | 下午 |"]
    for n in range(0, 4, 2):
        day = draft.days[n]
        first, second = draft.works[n], draft.works[n + 1]
        draft.lines.append(f"| {md(day)} | {first[0]}（{first[2]}） | {second[0]}（{second[2]}） |")
        for name, _, unit in (first, second):
            draft.add(name, day, day, unit)


def dashes(draft):
    draft.opening(f"{draft.office}关于开展世界计量日活动的通知", "全市开展以下活动：")
    for (name, what, unit), day in zip(draft.works, draft.days, strict=True):
        draft.lines.append(f"——{name}。{md(day)}，{what}。（{unit}负责）")
        draft.add(name, day, day, unit)
    draft.signed()


def said_in_a_row(draft):
    """一是…二是…三是… within one paragraph."""
    draft.opening(f"{draft.office}关于做好世界计量日宣传工作的通知", "重点做好以下工作。")
    words = ""
    for number, (name, _what, unit), day in zip("一二三四", draft.works, draft.days, strict=False):
        words += f"{number}是{md(day)}由{unit}举办{name}活动；"
        draft.add(name, day, day, unit, f"{name}活动")
    draft.lines.append(words.rstrip("；") + "。")
    draft.signed()


STAGES = (
    ("动员部署", "制定方案，召开动员会。"), ("全面排查", "各所逐户排查，建立台账。"), ("重点整治", "依法查处违法行为。"),
    ("总结验收", "梳理成效，完善机制。"),
)  # fmt: skip


def stages(draft):
    draft.lines += [f"{draft.city}计量惠民专项行动方案（{draft.year}年）", "一、行动目标", "进一步规范民生计量秩序。", "二、行动安排"]
    start = date(draft.year, 3, 1)
    for number, (name, words) in enumerate(STAGES):
        end = start + timedelta(days=draft.chance.randint(18, 40))
        draft.lines += [f"第{'一二三四'[number]}阶段：{name}（{md(start)}—{md(end)}）", words]
        draft.add(name, start, end, None, f"{name}阶段", f"第{'一二三四'[number]}阶段：{name}")
        start = end + timedelta(days=1)
    draft.signed()
    draft.gold["header_skip"] = ["campaign.edition"]


def commas(draft):
    """A table pasted as comma separated values."""
    draft.lines += ["序号,活动名称,活动时间,活动地点,责任单位,联系电话"]
    for number, ((name, _, unit), day) in enumerate(zip(draft.works, draft.days, strict=True), 1):
        draft.lines.append(f"{number},{name},{day.year}/{day.month}/{day.day},市民中心,{unit},0599-888{number:04}")
        draft.add(name, day, day, unit)
    draft.gold["header_skip"] = ["issuer", "issue_date", "campaign.year", "kind"]


def towns(draft):
    """Where and when scales are verified in the towns: the town names the row."""
    draft.lines += [f"{draft.office}关于{draft.year}年乡镇集中检定衡器的公告", "为方便群众，现将集中检定安排公告如下。"]
    draft.lines += ["| 乡镇 | 检定日期 | 检定地点 | 承办单位 |"]
    for town, day in zip(("石桥镇", "白沙乡", "双塘镇", "柳林镇"), draft.days, strict=False):
        draft.lines.append(f"| {town} | {md(day)}—{(day + timedelta(days=1)).day}日 | {town}农贸市场 | 县计量所 |")
        end = day + timedelta(days=1)
        draft.add(town, day, end, None)
    draft.signed()


def transposed(draft):
    """Activities side by side, what is told of them one below the other."""
    draft.opening(f"关于举办{draft.year}年世界计量日活动的通知")
    draft.signed()
    three = list(zip(draft.works[:3], draft.days, strict=False))
    draft.lines += [
        "| 活动名称 | " + " | ".join(work[0] for work, _ in three) + " |",
        "| 活动时间 | " + " | ".join(md(day) for _, day in three) + " |",
        "| 活动地点 | 市民广场 | 科技馆 | 市计量院 |",
        "| 责任单位 | " + " | ".join(work[2] for work, _ in three) + " |",
    ]
    for (name, _, unit), day in three:
        draft.add(name, day, day, unit)


def headings_with_paragraphs(draft):
    draft.opening(f"{draft.office}关于组织世界计量日主题活动的通知")
    for number, ((name, what, unit), day) in enumerate(zip(draft.works, draft.days, strict=True)):
        draft.lines += [f"{'一二三四五'[number]}、{name}", f"{what}，拟于{md(day)}在市民中心进行，由{unit}牵头组织。"]
        draft.add(name, day, day, unit)
    due = date(draft.year, 6, draft.chance.randint(5, 20))
    draft.lines += ["六、工作要求", f"请各单位及时总结，{md(due)}（星期{WEEK[due.weekday()]}）前通过政务邮箱报送活动情况。"]
    draft.gold["deadlines"] = [{"what": "活动情况", "date": due.isoformat()}]
    draft.signed()


def blocks_with_marks(draft):
    """Items set off by marks, their labels in square brackets."""
    draft.lines += [f"计量开放月，这{5}场活动别错过", f"{draft.city}发布 {draft.year}-05-05 08:00"]
    for (name, what, unit), day in zip(draft.works, draft.days, strict=True):
        draft.lines += [f"▶ {name}", f"【时间】{md(day)}14:30", "【地点】市民中心一楼", f"【主办】{unit}", f"【看点】{what}", ""]
        draft.add(name, day, day, unit)
    draft.gold |= {"issue_date": f"{draft.year}-05-05", "header_skip": ["issuer"]}


def districts_told(draft):
    """A report that goes district by district."""
    c = draft.chance
    draft.gold["kind"] = "report"
    draft.lines += [f"{draft.city}{draft.year}年世界计量日活动总结", f"今年世界计量日期间，全{draft.city[-1]}上下联动，取得良好成效。"]
    for name in ("东江区", "西岭区", "南湖县"):
        one, two, three = c.randint(12, 90), c.randint(100, 900), c.randint(3, 19)
        draft.lines.append(f"{name}检查商户{one}家，发放资料{two}余份，举办讲座{three}场。")
        draft.gold["figures"] += [
            {"metric": m, "value": v, "unit": u} for m, v, u in (("商户", one, "家"), ("资料", two, "份"), ("讲座", three, "场"))
        ]
    total = c.randint(11, 29)
    draft.lines.append(f"全市累计免费检定计量器具{total / 10}万台（件），群众满意度达九成八，解答咨询三千二百余人次。")
    draft.gold["figures"] += [{"metric": "计量器具", "value": total * 1000, "unit": "台件"}, {"metric": "咨询", "value": 3200, "unit": "人次"}]
    draft.gold["figures_optional"] = [{"metric": "满意度", "value": 98, "unit": "%"}]
    day = date(draft.year, 6, 12)
    draft.lines += [draft.office, f"{draft.year}年6月12日"]
    draft.gold |= {"issuer": draft.office, "issue_date": day.isoformat(), "header_skip": ["campaign.edition"]}


def invitation(draft):
    day, due = draft.days[2], draft.days[0] - timedelta(days=2)
    name = "仪器仪表计量创新沙龙"
    draft.lines += [
        f"关于邀请参加{name}的函", "各仪器仪表企业：", f"为促进产业发展，我会定于近期举办{name}。现诚邀贵单位派员参加。",
        f"时间：{day.year}年{md(day)}（星期{WEEK[day.weekday()]}）14:00",
        "地点：澄江宾馆三楼会议室", "主办单位：市仪器仪表行业协会", "承办单位：市计量院",
        f"请于{md(due)}前将参会回执发送至sal@example.org。", "联系人：林可 0571-86001234", "市仪器仪表行业协会", f"{draft.year}年4月20日",
    ]  # fmt: skip
    draft.add(name, day, day, "市仪器仪表行业协会")
    draft.gold |= {"issuer": "市仪器仪表行业协会", "issue_date": f"{draft.year}-04-20", "deadlines": [{"what": "回执", "date": due.isoformat()}],
                   "contacts": [{"phone": "0571-86001234"}, {"email": "sal@example.org"}], "header_skip": ["campaign.year"]}  # fmt: skip


SHAPES = (
    days_as_headings_in_a_table, morning_and_afternoon, dashes, said_in_a_row, stages, commas, towns, transposed, headings_with_paragraphs,
    blocks_with_marks, districts_told, invitation,
)  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", default="4")
    parser.add_argument("--prefix", default="u")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for number, shape in enumerate(SHAPES):
        draft = Draft(options.seed, number)
        shape(draft)
        name = f"{options.prefix}{number + 1:02}"
        gold = {"id": name, "noise": shape.__name__, **draft.gold}
        (options.folder / f"{name}.txt").write_text("\n".join(draft.lines) + "\n", encoding="utf-8")
        (options.folder / f"{name}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
