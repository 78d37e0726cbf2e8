"""Numbers with a unit of count, as reports and news write them: 3800余份, 2.3万余人次, 近两千份, 96.5%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_CHINESE = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# Words that count things. What measures (克, 米, 小时) or dates (年, 日) is left out on purpose.
_UNITS = (
    r"人[（(]?次[）)]?|[支把只][（(][台件][）)]|台[（(]?[/、]?件[）)]?(?:次)?|台[（(/]?套[）)]?|台次|台套|套次|件次|户[（(]?次[）)]?|家[（(]?次[）)]?|车次|辆次|场次|间次|批次|批|点位|个百分点|"
    r"平方米|人(?!才|民|员|工|体|均|类|士|大|社|文|口|力)|台(?!阶|账|风|湾|帐)|件(?!套)|套(?!餐)|份(?!额)|条(?!例|款)|块|个(?!一|多?月|半?小时|工作日|星期|礼拜|季度|年|人信息|百分)|"
    r"家(?!庭|长|用|具|乡(?!镇)|电)|名(?!称|义|录|单|牌)|位(?!置|于|移)|户(?!外|籍|口|型)|起(?!来|草|重|始)|篇(?!章)|册|枚|副(?!局|市|县|主)|把(?!握|关|好)|只|支(?!队|持|付|部)|幅|"
    r"张|期(?!间|限)|项|次(?!日|年|要)|场(?!所|地|馆|景|面)|处(?!理|罚|置|长|室|于|以)|所(?!有|在|长|需|属)|辆|组(?!织|成|长|建)|对(?!接|比|象|于)|盒|本(?!次|局|市|县|地|月|年|着)|"
    r"面(?!向|积|对)|袋|箱|瓶|部(?!门|分|署|长|位)|座|间(?!隔)|枪|则|堂|宗(?!旨|教)|趟|盏|艘|杆(?!秤)|亩|类(?!似|型|别|产品)|公里(?!处|外|长)|吨(?=[，。；、）)\s]|$)|万元|亿元|元|[%％]"
)
_DIGITS = r"\d{1,3}(?:[,，]\d{3})+(?![\d])|\d+(?:\.\d+)?"
_COUNT = re.compile(
    rf"(?P<before>将近|接近|超过|大约|近|约|超|逾|累计达|突破)?\s?(?<![\d.*＊×第\-—~±/／])"
    rf"(?:(?P<digits>{_DIGITS})|(?P<chinese>[一二两三四五六七八九十百千万亿零〇]+))\s?(?P<more>余|多|来|几)?(?P<scale>[十百千]?[万亿]|[百千](?!分))?(?P<more2>余|多)?\s?"
    rf"(?P<unit>{_UNITS})(?P<after>左右|以上|上下)?"
)


@dataclass(frozen=True, slots=True)
class Count:
    """One number with its unit: where it stands, its value multiplied out, and whether the words call it approximate."""

    start: int
    end: int
    value: Decimal
    unit: str
    approximate: bool
    in_words: bool
    """Written in Chinese numerals, which also stand in phrases that count nothing (一个, 两次)."""


def counts(text: str, start: int, end: int) -> Iterator[Count]:
    """Numbers with a unit in ``text[start:end]``, in order; ordinals, ranges and masked numbers are none."""
    for match in _COUNT.finditer(text, start, end):
        words = match["digits"] or match["chinese"]
        number = Decimal(re.sub("[,，]", "", words)) if match["digits"] else chinese_number(words)
        if number is None or re.match(r"\s?(?:[-—~至到]\s?\d)", text[match.end() : match.end() + 3]):
            continue
        for scale in match["scale"] or "":
            number *= _SCALES[scale]
        unit = re.sub(r"[（）()/、\s]", "", match["unit"]).replace("％", "%")
        if unit[0] in "万亿" and len(unit) > 1:
            number, unit = number * _SCALES[unit[0]], unit[1:]
        vague = any(match[name] for name in ("before", "more", "more2", "after")) and match["before"] != "累计达"
        yield Count(
            match.start("digits") if match["digits"] else match.start("chinese"), match.end(), _plain(number), unit, vague, not match["digits"]
        )


def _plain(number: Decimal) -> Decimal:
    """Without an exponent and without zeros behind the point."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def chinese_number(words: str) -> Decimal | None:
    """The value of 一百二十, 两千 or 三万五千; None where the characters make no number."""
    total = section = 0
    pending: int | None = None
    for character in words:
        if character in _CHINESE:
            if pending:
                return None  # 三四: no single number
            pending = _CHINESE[character]
        elif character in "万亿":
            section = (section + (pending or 0)) or 1
            total = total + section * _SCALES["万"] if character == "万" else (total + section) * _SCALES["亿"]
            section, pending = 0, None
        else:
            section, pending = section + (1 if pending is None else pending) * _SCALES[character], None
    value = total + section + (pending or 0)
    return Decimal(value) if value else None
