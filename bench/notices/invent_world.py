"""Invented places, units, activities and days, and the body of a notice about them; see ``invent``."""

from __future__ import annotations

import random
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

PLACES = ("云栖市", "沅川市", "洛浦市", "临渚市", "安岭市", "棠溪市", "清邑县", "望潮县")
DISTRICTS = ("东城区", "锦绣区", "南屏区", "青浦湾区", "北塘区", "雁山县", "平陵县", "高新区")
ACTIVITIES = (
    ("走进气象计量", "参观气象站雨量、风速检定装置，讲解观测数据怎样可信", "现场参观"),
    ("“一杆好秤”进菜场", "为摊主校准电子秤，发放计量知识折页", "现场服务"),
    ("民用三表答疑日", "解答水表、电能表、燃气表走字疑问", "现场咨询"),
    ("心电图机比对", "组织县级医院开展心电图机量值比对", "技术比对"),
    ("计量小讲师选拔赛", "中小学生讲述身边的计量故事", "竞赛"),
    ("出租车计价器专项检查", "抽查计价器检定标记与铅封", "监督检查"),
    ("能源计量诊断进园区", "为重点用能企业做能源计量器具配备诊断", "上门服务"),
    ("家用血压计免费校准", "为居民免费校准血压计并讲解正确测量方法", "现场服务"),
    ("充电桩计量科普直播", "主播走进检定现场，讲解充电桩计量误差", "网络直播"),
    ("计量文化展", "展出度量衡实物与图片", "展览"),
    ("眼镜店规范经营培训", "讲解验光配镜计量要求", "集中培训"),
    ("医疗计量器具执法行动", "检查医疗机构强检器具受检情况", "监督检查"),
    ("加油机作弊识别体验", "现场演示作弊加油机的识别办法", "现场体验"),
    ("计量惠企政策宣讲会", "解读建标、比对和计量服务政策", "宣讲"),
    ("黄金珠宝饰品称重抽查", "抽查金店天平检定情况", "监督检查"),
    ("标准化菜市场公平秤授牌", "为达到要求的市场授牌", "授牌"),
    ("计量知识有奖竞答", "线上答题，每日抽奖", "线上答题"),
    ("国家计量站实验室开放日", "公众参观流量、电学实验室", "开放参观"),
    ("定量包装商品净含量检验", "抽取大米、食用油检验净含量", "监督抽查"),
    ("老年大学计量课", "讲授健康计量常识", "讲座"),
    ("计量检定人员技能比武", "比试砝码、压力表检定操作", "技能竞赛"),
    ("船舶流量计现场测试", "为港口企业测试船用流量计", "技术服务"),
    ("“计量在我身边”征文", "面向全市征集征文", "征文"),
    ("地磅专项整治", "整治粮食收购与废品回收地磅", "专项整治"),
)  # fmt: skip


@dataclass
class When:
    words: str
    start: date | None
    end: date | None


@dataclass
class Row:
    name: str
    content: str
    form: str
    place: str
    when: When
    unit: str
    host: str = ""


@dataclass
class World:
    chance: random.Random
    year: int
    issue: date
    place: str = ""
    office: str = ""
    rows: list[Row] = field(default_factory=list)


def day(world, month, number):
    return date(world.year, month, number)


def last(world, month):
    return date(world.year, month, monthrange(world.year, month)[1])


WEEKDAY = "一二三四五六日"


def whens(world):
    """One of many ways to tell when, with the days it means."""
    c = world.chance
    m = c.choice((4, 5, 5, 5, 5, 6))
    a = c.randint(6, 18)
    b = a + c.randint(2, 9)
    one, two = day(world, m, a), day(world, m, b)
    dash = c.choice("—-－~至")
    weekday = WEEKDAY[one.weekday()]
    n = m + 1
    return c.choice((
        When(f"{m}月{a}日", one, one),
        When(f"{m}月{a}日（周{weekday}）上午9:00", one, one),
        When(f"{m}月{a}日 14:30", one, one),
        When(f"{world.year}年{m}月{a}日", one, one),
        When(f"{world.year}-{m:02}-{a:02}", one, one),
        When(f"{m}月{a}日{dash}{b}日", one, two),
        When(f"{m}月{a}日{dash}{m}月{b}日", one, two),
        When(f"{m}.{a}{'—' if dash == '至' else dash}{m}.{b}", one, two),
        When(f"{world.year}.{m}.{a}-{world.year}.{m}.{b}", one, two),
        When(f"{m}月{a}日（星期{weekday}）至{b}日（星期{WEEKDAY[two.weekday()]}）", one, two),
        When(f"{m}月{a}日至{n}月{a - 3}日", one, day(world, n, a - 3)),
        When(f"{m}月{a}日、{b}日", one, two),
        When(f"{m}月{a}、{a + 1}、{b}日", one, two),
        When(f"{m}月", day(world, m, 1), last(world, m)),
        When(f"{m}月份", day(world, m, 1), last(world, m)),
        When(f"{world.year}年{m}月", day(world, m, 1), last(world, m)),
        When(f"{m}-{n}月", day(world, m, 1), last(world, n)),
        When(f"{m}月上旬", day(world, m, 1), day(world, m, 10)),
        When(f"{m}月中旬", day(world, m, 11), day(world, m, 20)),
        When(f"{m}月下旬", day(world, m, 21), last(world, m)),
        When(f"{m}月中下旬", day(world, m, 11), last(world, m)),
        When(f"{m}月中旬至{n}月上旬", day(world, m, 11), day(world, n, 10)),
        When(f"{m}月{a}日起至{m}月底", one, last(world, m)),
        When(f"{n}月{a}日前", None, day(world, n, a)),
        When(f"{n}月底前", None, last(world, n)),
        When(f"{n}月{a}日前完成", None, day(world, n, a)),
        When(f"即日起至{n}月{a}日", world.issue, day(world, n, a)),
        When("5月20日前后", day(world, 5, 17), day(world, 5, 23)),
        When("世界计量日当天", day(world, 5, 20), day(world, 5, 20)),
        When("第二季度", day(world, 4, 1), day(world, 6, 30)),
        When("下半年", day(world, 7, 1), day(world, 12, 31)),
        When("待定", None, None),
    ))  # fmt: skip


def units(world):
    c = world.chance
    short = world.place.rstrip("市县")
    level = world.place[-1]
    pool = (
        f"{level}市场监管局", f"{short}{level}市场监督管理局", f"{level}计量测试所", f"{level}质量技术检验检测中心", f"{level}教育局",
        f"{level}卫生健康委",
        f"{level}供电公司", f"{level}水务集团有限公司", f"{level}计量协会", *(f"{d}市场监管局" for d in DISTRICTS),
    )  # fmt: skip
    first = c.choice(pool)
    if c.random() < 0.22:
        second = c.choice([p for p in pool if p != first])
        return first + "、" + second, c.choice("、、，/\n")
    return first, "、"


def invented(seed, number):
    """A world with its rows, of this seed and number."""
    c = random.Random(f"{seed}/{number}")
    year = c.choice((2023, 2024, 2025, 2026))
    world = World(c, year, date(year, 4, c.randint(8, 28)))
    world.place = c.choice(PLACES)
    world.office = f"{world.place}市场监督管理局"
    for name, content, form in c.sample(ACTIVITIES, c.randint(5, 9)):
        unit, _ = units(world)
        place = c.choice(("人民广场", "市民中心", "计量所实验楼", "各大商超", "双桥农贸市场", "滨河公园", "线上"))
        world.rows.append(Row(name, content, form, place, whens(world), unit))
    return world


def body(world):
    """Title, addressees, paragraphs, signature; with its gold."""
    c, y = world.chance, world.year
    edition = y - 1999
    theme_world, theme_china = c.choice((
        ("计量支撑可持续未来", None),
        (None, "精准计量，惠及民生"),
        ("Measure twice, trust once", "以计量之准，护民生之稳"),
        (None, None),
    ))  # fmt: skip
    title = c.choice((
        f"{world.office}关于开展{y}年“5·20世界计量日”宣传活动的通知",
        f"关于做好第{edition}个世界计量日宣传工作的通知",
        f"{world.place}{y}年世界计量日系列活动方案",
        f"关于印发《{y}年“世界计量日”活动安排》的通知",
    ))  # fmt: skip
    short = world.place[0]
    doc_number = c.choice((f"{short}市监计量〔{y}〕{c.randint(2, 40)}号", None, f"{short}市监函〔{y}〕{c.randint(2, 90)}号"))
    addressees = c.choice(
        ("各区、县（市）市场监管局，市计量测试所，各有关单位：", "各县（市、区）市场监管局，局机关各科室、直属单位：", "各有关单位：")
    )
    theme = {
        (True, False): f"今年的主题是“{theme_world}”。",
        (False, True): f"中国主题为“{theme_china}”。",
        (True, True): f"全球主题为“{theme_world}”，中国主题为“{theme_china}”。",
        (False, False): "",
    }[(bool(theme_world), bool(theme_china))]
    opening = f"{y}年5月20日是第{edition}个“世界计量日”。{theme}为做好宣传工作，现将有关事项通知如下："
    due, due_words = [], []
    d1 = world.issue + timedelta(days=c.randint(6, 14))
    d2 = date(y, 6, c.randint(3, 25))
    due_words.append(c.choice((
        f"请各单位于{d1.month}月{d1.day}日前将活动计划报送至市局计量科。",
        f"各单位活动安排请于{d1.month}月{d1.day}日（星期{WEEKDAY[d1.weekday()]}）下班前反馈市局。",
        f"活动方案务必在{d1.month}月{d1.day}日前报局计量处备案。",
    )))  # fmt: skip
    due.append({"what": "活动计划", "date": d1.isoformat()})
    if c.random() < 0.7:
        due_words.append(c.choice((
            f"活动结束后认真总结，于{d2.month}月{d2.day}日前将总结及影像资料发送至指定邮箱。",
            f"总结材料报送截止时间为{d2.month}月{d2.day}日。",
            f"{y}年{d2.month}月{d2.day}日前，各单位将工作总结报送市局。",
        )))  # fmt: skip
        due.append({"what": "工作总结", "date": d2.isoformat()})
    phone = f"0{c.randint(310, 999)}-{c.randint(2000000, 8999999)}"
    person = c.choice(("许知远", "欧阳澄", "方可", "杜若"))
    contact = c.choice((f"联系人：{person}，联系电话：{phone}", f"（联系人：{person}；电话：{phone}）", f"联 系 人：{person}\n电    话：{phone}"))
    headings = c.choice((
        ("一、提高认识", "二、精心组织", "三、按时报送"),
        ("1.加强领导", "2.务求实效", "3.及时总结"),
        (None, None, None),
    ))  # fmt: skip
    told = ("各单位要高度重视，结合实际丰富宣传内容。", "要创新方式，注重实效，厉行节约，确保安全。", "".join(due_words))
    lines = [title] + ([doc_number] if doc_number else []) + [addressees, opening]
    for heading, words in zip(headings, told, strict=True):
        lines += [heading, words] if heading else [words]
    lines += [contact] if c.random() < 0.8 else []
    has_contact = lines[-1] == contact
    annex = c.choice(("附件：{t}", "附件：1.{t}", "附：{t}")).format(t=f"{y}年世界计量日活动安排表")
    issued = f"{world.issue.year}年{world.issue.month}月{world.issue.day}日"
    lines += [annex, world.office, issued]
    gold = {
        "kind": "notice", "doc_number": doc_number, "issuer": world.office, "issue_date": world.issue.isoformat(),
        "campaign": {"year": y, "edition": edition, "global_theme": theme_world, "china_theme": theme_china},
        "deadlines": due, "contacts": [{"name": person, "phone": phone}] if has_contact else [],
    }  # fmt: skip
    return [line for piece in lines for line in piece.split("\n")], gold


def gold_row(row, with_time=True):
    gold = {"name": row.name, "organizer": row.unit.replace("\n", "、") or None}
    if with_time and row.when.words:
        gold |= {
            "date_text": row.when.words,
            "start": row.when.start and row.when.start.isoformat(),
            "end": row.when.end and row.when.end.isoformat(),
        }
    else:
        gold |= {"date_scored": False, "start": None, "end": None}
    if row.host:
        gold["undertaker"] = row.host
    return gold
