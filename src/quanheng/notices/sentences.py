"""Activities that running sentences tell of, where a document has neither table nor labelled items.

These readings are never sure: they show an officer where to look.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .date_search import find_dates
from .dates import Window
from .headed_paragraphs import read_headed_paragraphs
from .item_names import PLANNED_ACT
from .item_words import acting_units
from .kinds import kinds_of
from .parts import read_parts
from .places import places_within
from .programme import Activity, Field, Part
from .rows import Dating, occurrences_of
from .source import Line, Source
from .told_activity import reporting_part, window_field
from .unit_names import is_unit_name
from .units_before import named_before

_CONFIDENCE = 0.6
_SUFFIX = r"(?:局|厅|院|所|协会|学会|中心|公司|委员会|总局|集团|馆|站|医院|大学|团委|工会|街道|镇政府)"
_HOSTED = re.compile(
    rf"由(?P<host>[^，。；：、]{{2,24}}?{_SUFFIX})(?:承办|主办|举办)(?P<name>[^，。；、]{{2,30}}?(?:活动|仪式|大会|会议|竞赛|大赛|论坛|比赛))"
)
_SUBJECT = re.compile(
    rf"(?P<subject>各地(?:市场监管部门)?|各级[\u4e00-\u9fff]{{2,12}}部门|(?:我|总|省|市|县|区)局|[\u4e00-\u9fff]{{2,24}}?{_SUFFIX})(?=结合|今年|要|应|已|将|决定|可|组织|开展|继续|拟)"
)
QUOTED = re.compile(r"(?:举办|开展|组织|启动|举行|开讲)了?[^，。；“]{0,12}(?P<name>“[^”]{2,30}”[^，。；、“]{0,10})")
_ACT = re.compile(r"(?:把(?=[^，。；]{1,8}[搬送带开][进到入上])|开展|举办|举行|组织|启动(?!仪式)|走进|设立|开设|开放)了?(?P<name>[^，。；]{2,30})")
_STAND = re.compile(r"(?:设立|设置|开设)了?[\u4e00-\u9fff]{1,2}[点台站摊位]")
# 来到某社区，为居民免费检测血压计72台: what was done there
_DONE_FOR = re.compile(r"，(?:为|对|给)[^，。；]{0,10}?(?P<name>(?:免费)?(?:检定|检测|校准|检修|维修|清洗)[^，。；、\d]{2,16})")
_DONE_TO = re.compile(r"(?P<name>(?:对|为)[^，。；]{2,30}?进行了?[^，。；]{0,4}?(?:检定|检测|校准|检查|抽查|巡查|维修)|敞开大门)")
_WORK = re.compile(
    r"(?P<name>(?:来到|前往|深入|参观)[^，。；]{2,20}|(?<!检验)(?:检定|检测|校准|检查|抽查|检修|维修|走访|慰问|宣讲|讲解|讲授|培训)(?!院|所|中心|机构|站|测试|检测)[^，。；、\d]{2,20}?)(?=\d|[，。；、]|$)"
)
_WHERE = re.compile(r"(?<=[局院所会心司队站厅府校团社处科室])(?:还|也|又)?[，,]?(?:在|邀请|走进|赴|前往|来到|深入|组织|面向|同步|集中|结合|对|为|向)")
_STAFF = re.compile(r"(?<=[局院所会心司队站厅])的?(?:计量)?(?:技术|执法|工作|检定|检测|监管)?(?:人员|骨干|专家|干部|志愿者|工程师)")
# A voice of the street (“…”，市民赵先生连声道谢) tells of no act.
_VOICE = re.compile(r"\s*(?:“[^”]{4,}”|”).*(?:说|道|谢|表示|介绍|感叹|感慨|称赞|点赞|笑)[^，。]{0,4}$")
_GOES_TO = re.compile(r"组织了?[^，。；]{2,16}?(?P<name>(?:走进|深入|前往|赴)[^，。；]{2,24})")
_BY = re.compile(r"(?P<units>[^，。；]{2,60}?)(?:共同|联合)?(?:主办|承办|举办|$)")
_HELD = re.compile(
    r"(?:上午|下午|晚)?(?:，(?!由)[^，。；“]{2,30}(?=，第?[^，。；]{0,8}“))?[，,\s]*(?:由(?P<by>[^。；]{2,80}?)(?:主办|承办|协办|举办)的)?(?P<name>[^，。；]{3,40}?)(?:在|于)[^，。；]{2,24}?(?:成功|隆重|圆满|正式|如期)?"
    r"(?:举行|举办|启动|召开|开幕|启幕|开讲|拉开[帷序]幕)(?=[，。；]|$)"
)
# …主题活动在某广场举行。活动由某局主办，…
_SAID_BEHIND = re.compile(r"[。，][^。；]{0,30}?\s*(?:本次|此次)?活动由(?P<units>[^，。；]{2,60}?)(?:共同|联合)?(?:主办|举办)")
_SAME_DAY = re.compile(r"\s*(?:又讯\s*)?(?P<words>当[天日]|同[日天期]|同一天)(?:上午|下午|晚上|晚)?(?=[，,\u4e00-\u9fff])")
# 20日上午，某局举行…: the month is that of the day told before, or of the page.
_BARE_DAY = re.compile(r"\W*(?:(?:此前|日前|之前)的?)?(?P<words>(?:3[01]|[12]?\d)日(?:[至到—-](?:3[01]|[12]?\d)日)?(?:上午|下午|晚上?)?)(?=[，,])")
# “世界计量日”前夕，某局联合某所，于5月18日在某小区举办…: the day told later is the day.
_HELD_ON = re.compile(r"(?<=前夕，)[^。；]{4,90}?[，]?于(?P<words>\d{1,2}月\d{1,2}日(?:上午|下午)?)(?=在[^，。；]{2,24}(?:举办|举行|开展))")
# 5月20日是第26个“世界计量日”，某局在文化广场举办…: the day named is also the day of the act, unless days before it or to come are told.
_THAT_DAY = re.compile(
    r"\s*是第[^，。；]{1,20}日[”\"]?，(?=[^。；]{0,90}(?:举办|举行|开展|启动|组织)了?[^，。；“]{0,8}“)"
    r"|\s*是第[^，。；]{1,20}日[”\"]?，(?!.{0,30}(?:连日来|近日|日前|近期|今年|期间|系列|陆续))[^，。；]{0,30}(?:在|于)[^，。；]{2,20}(?:举办|举行|开展|启动)了?"
)
_NO_UNIT = re.compile(r"[\d的]|到|赴|走进|前往|人员|组织|^(?:通过|利用|围绕|依托|借助|采取|以|为|向|对|在|面向)")
# 一是开展线上“云参观”。5月16日至20日，…: the first words of the paragraph name what the dated sentence tells.
_POINT = re.compile(r"(?:[一二三四五六七八九十]是|其[一二三四五]|首先|第[一二三四五])[，,]?(?:开展|举办|组织)?(?P<name>[^，。；\d]{3,24})。")
_TOO_GENERAL = re.compile(r".*、.*等(?:系列)?活动$|(?:了)?(?:一?系列|丰富多彩|形式多样|多种形式|各类|各项)[^“]{0,14}活动$")
# 开展计量惠民活动 over sentences that tell which.
_SAYS_NOTHING = re.compile(r"(?:计量|系列|主题|惠民|宣传|科普|服务|便民)+活动")
_LONGEST_SENTENCE = 2_000  # characters: what has no stop for so long is no sentence
_NEAR_HEAD = 12
_REACH = 40  # characters behind an act in which its verb may end
_CITED = re.compile(r"\s*[”\"]?\s*(?:（|印发|发布的|《)")
_STATED = re.compile(r"\s*[”\"]?\s*(?:是第|（|印发|发布的|《)")


def read_sentences(source: Source, dating: Dating, *, kind: str, issuer: Field[str] | None, after: int = 0) -> list[Activity]:
    """Dated or hosted activities of the running text ``after`` the title."""
    headed = read_headed_paragraphs(source, dating, lambda day, end: _behind(source, day, end) or _reporting(issuer)) if kind != "notice" else []
    if headed:
        return headed
    found: list[Activity] = []
    seen: Window | None = None
    for line in source.lines:
        if line.end <= after:
            continue
        for sentence in re.finditer(r"[^。；;！\n]+", line.words):
            start, end = line.start + sentence.start(), line.start + sentence.end()
            if end - start > _LONGEST_SENTENCE:
                continue
            activity = _hosted(source, start, end, dating) or (
                _announced(source, line, start, end, dating) if kind == "notice" else _told(source, start, end, dating, issuer, seen)
            )
            seen = _window_told(source, activity, start, end, dating) or seen
            if activity is not None and _TOO_GENERAL.match(activity.name.value):
                activity = None
            if activity is None and kind != "notice":
                activity = _pointed_at(source, line, start, end, dating, issuer)
            if activity is not None and kind != "notice" and (point := _POINT.match(line.words)):
                activity = _named_by_point(source, activity, line.start + point.start("name"), line.start + point.end("name"))
            if activity is not None and kind != "notice":
                activity = named_before(source, activity, line.start)
            if activity is not None and all(activity.name.value != other.name.value for other in found):
                found.append(activity)
    named = [one for one in found if not (_SAYS_NOTHING.fullmatch(one.name.value) and one.window and one.window.value.approximate)]
    return named or found


def read_hosted(source: Source, dating: Dating, told: list[tuple[int, int]]) -> list[Activity]:
    """Activities that a sentence outside the ``told`` ranges gives a unit to host: 总局将于…举办“…”，由某院承办."""
    found: list[Activity] = []
    for line in source.lines:
        for sentence in re.finditer(r"[^。；;！\n]+", line.words):
            start, end = line.start + sentence.start(), line.start + sentence.end()
            if any(first < end and start < last for first, last in told) or end - start > _LONGEST_SENTENCE:
                continue
            held = _HELD_AND_HOSTED.search(source.text, start, end)
            if held is None or not (dates := find_dates(source.text, *held.span("time"))):
                continue
            host = Part("host", source.words(held.start("host"), held.end("host"), 0.85, "由…承办"))
            parts = [Part("organiser", source.words(*held.span("units"), _CONFIDENCE, "subject of the sentence")), host]
            name = source.words(held.start("name"), held.end("name"), 0.6, "what is to be held")
            found.append(_activity(source, start, end, name, window_field(source, *dates[0], dating, None, 0.85, "date of the sentence"), parts))
    return found


_HELD_AND_HOSTED = re.compile(
    rf"(?P<units>(?:总|省|市|县|区)局|[\u4e00-\u9fff]{{2,20}}?{_SUFFIX})(?:将|拟|定)?于(?P<time>[^，。；]{{3,20}}?)(?:在[^，。；]{{2,16}}?)?(?:举办|举行)"
    rf"(?P<name>[^，。；]{{4,30}})，由(?P<host>[^，。；、]{{2,24}}?{_SUFFIX})承办"
)


def _hosted(source: Source, start: int, end: int, dating: Dating | None) -> Activity | None:
    """由…承办…活动: a unit is given an activity to host."""
    match = _HOSTED.search(source.text, start, end)
    if match is None:
        return None
    hosts = source.text[match.end("host") :].startswith("承办")
    host = Part("host" if hosts else "organiser", source.words(match.start("host"), match.end("host"), 0.85, "由…承办"))
    subject = _SUBJECT.search(source.text, start, match.start())
    parts = [host]
    if subject is not None:
        parts.insert(0, Part("organiser", source.words(subject.start("subject"), subject.end("subject"), _CONFIDENCE, "subject of the sentence")))
    name = source.words(match.start("name"), match.end("name"), 0.8, "由…承办")
    return _activity(source, start, end, name, _date_before(source, start, match.start(), dating) if dating else None, parts)


def _date_before(source: Source, start: int, end: int, dating: Dating) -> Field[Window] | None:
    """The date right before 由…举办."""
    dates = [(first, last) for first, last in find_dates(source.text, start, end) if not source.text[last:end].strip("，, 起")]
    return window_field(source, *dates[-1], dating, None, 0.85, "date before the host") if dates else None


def _announced(source: Source, line: Line, start: int, end: int, dating: Dating) -> Activity | None:
    """在…当天 with an act right behind it, in a notice. Deadlines, periods and dates of documents are none."""
    if _is_salutation(line):
        return None
    if planned := _planned(source, start, end, dating) or _to_be_held(source, start, end, dating):
        return planned
    for first, last in find_dates(source.text, start, end):
        lead = source.text[max(start, first - 2) : first]
        if not lead.endswith("在") or _STATED.match(source.text, last, end):
            continue
        act = re.compile(r"[，,]?(?:组织)?(?P<name>[^，。；、（(]{4,40})").match(source.text, last, end)
        if act is None or re.match(r"前|之前|以前|内", act["name"]):
            continue
        subject = _SUBJECT.search(source.text, start, first)
        parts = (
            [Part("responsible", source.words(subject.start("subject"), subject.end("subject"), _CONFIDENCE, "subject of the sentence"))]
            if subject
            else []
        )
        window = window_field(source, first, last, dating, None, 0.85, "date of the sentence")
        return _activity(source, start, end, source.words(act.start("name"), act.end("name"), _CONFIDENCE, "act after the date"), window, parts)
    return None


_WILL = re.compile(
    r"(?:将|拟|定|计划|决定)于(?P<time>[^，。；]{3,30}?)(?:，)?(?:[在向][^，。；]{2,24}?)?(?:举办|举行|召开|(?=开放))(?P<name>(?!系列)[^，。；]{3,40}?)(?=[，。；]|$)"
)


def _to_be_held(source: Source, start: int, end: int, dating: Dating) -> Activity | None:
    """某院将于5月18日至20日举办公众开放日活动."""
    match = _WILL.search(source.text, start, end)
    if match is None or not (dates := find_dates(source.text, *match.span("time"))) or "系列" in match["name"]:
        return None
    name = source.words(match.start("name"), match.end("name"), _CONFIDENCE, "what is to be held")
    parts = _who(source, start, match.start(), match.start(), match.start())
    return _activity(source, start, end, name, window_field(source, *dates[0], dating, None, 0.85, "date of the sentence"), parts)


_THIS_IS = re.compile(r"这是[^，。；]{0,50}?(?:开展|举办|组织|举行)的(?P<name>[^，。；]{3,30}?活动)")


def _named_behind(source: Source, start: int, end: int, before: Window | None) -> Activity | None:
    """这是该局开展的“公平秤进早市”活动: the name of what was told before, on the day told before."""
    match = _THIS_IS.search(source.text, start, end) if before is not None else None
    if match is None or before is None:
        return None
    name = source.words(match.start("name"), match.end("name"), _CONFIDENCE, "named after it was told")
    window = source.field(before, match.start(), match.end(), 0.6, "day told before")
    return _activity(source, start, end, name, window, [])


def _planned(source: Source, start: int, end: int, dating: Dating) -> Activity | None:
    """5月18日至19日，组织…开展计量咨询服务，由质检中心负责: a date at the head, an act, and who does it."""
    from .item_words import words_of_item

    told = words_of_item(source, start, end, heading_end=start)
    if told.time is None or told.units is None or told.time[0] - start > _NEAR_HEAD:
        return None
    stop = source.text.find("由", told.time[1], told.units[0] + 1)
    act = PLANNED_ACT.search(source.text, told.time[1], stop if stop >= 0 else end)
    if act is None:
        return None
    name = source.words(act.start("name"), act.end("name"), _CONFIDENCE, "act after the date")
    parts = read_parts(source, *told.units, role="responsible", confidence=0.8, rule="units told in the sentence")
    if told.joining is not None:
        parts += read_parts(source, *told.joining, role="co-organiser", confidence=0.75, rule="units told in the sentence")
    return _activity(source, start, end, name, window_field(source, *told.time, dating, None, 0.85, "date of the sentence"), parts)


def _told(source: Source, start: int, end: int, dating: Dating, issuer: Field[str] | None, before: Window | None) -> Activity | None:
    """A dated act in an account: 5月20日上午，某局举办“…”."""
    if _VOICE.match(source.text, start, end):
        return None
    if named := _named_behind(source, start, end, before):
        return named
    same_day = _SAME_DAY.match(source.text, start, end) if before is not None else None
    bare = _BARE_DAY.match(source.text, start, end) or _HELD_ON.search(source.text, start, end)
    for first, last in [same_day.span("words")] if same_day else [bare.span("words")] if bare else find_dates(source.text, start, end):
        if (
            (_STATED.match(source.text, last, end) and not _THAT_DAY.match(source.text, last, end))
            or source.text[last : last + 1] == "前"
            or re.match(r"以来，(?:[^，。；]{0,8}?)(?:已|共|累计)", source.text[last : last + 16])
            or re.search(r"下一步|将在?$|截[至止]$|《[^》]*$", source.text[start:first])
        ):
            continue
        if held := _held(source, start, end, first, last, dating, before, issuer):
            return held
        quoted = QUOTED.search(source.text, last, end)
        if quoted is not None and re.search(r"[（(][^）)]*$", source.text[last : quoted.start("name")]):
            quoted = None  # a nickname in a bracket
        acts = next((told for pattern in (_ACT, _DONE_TO, _WORK) if (told := list(pattern.finditer(source.text, last, end)))), [])
        if quoted is not None:
            name = source.words(quoted.start("name"), quoted.end("name"), _CONFIDENCE, "quoted name")
        elif acts:
            act = acts[0]
            if act["name"].startswith(("来到", "前往")) and (done := _DONE_FOR.match(source.text, act.end(), end)):
                act = done
            if going := _GOES_TO.match(source.text, act.start(), act.end()):  # 组织技术骨干走进某校
                name = source.words(going.start("name"), going.end("name"), _CONFIDENCE, "act after the date")
                return _activity(
                    source,
                    start,
                    end,
                    name,
                    window_field(source, first, last, dating, before, 0.85, "date of the sentence"),
                    _who(source, start, first, last, act.start()) or _reporting(issuer),
                )
            inner = None if act.re is _DONE_TO else re.search(r"(?:开展|举办|举行|进行)了?(?P<name>[^，。；]{2,30})$", act.group())
            whole = act.group().startswith("走进") or _STAND.fullmatch(act.group()) is not None
            begin = act.start() + inner.start("name") if inner else act.start() if whole else act.start("name")
            name = source.words(begin, act.end(), _CONFIDENCE, "act after the date")
        else:
            continue
        window = window_field(source, first, last, dating, before, 0.85, "date of the sentence")
        parts = _who(source, start, first, last, quoted.start() if quoted else acts[0].start() if acts else end)
        if not parts and re.match(r"[，,]\s*(?:该|此)[局院所会]", source.text[last:end]):
            return _activity(source, start, end, name, window, [])  # the unit named before, and not the source of the page
        if same_day and not parts and quoted is None and not _ACT.search(source.text, last, end):
            return None  # a detail of what was told before
        return _activity(source, start, end, name, window, parts or _reporting(issuer))
    return None


def _held(
    source: Source, start: int, end: int, first: int, last: int, dating: Dating, before: Window | None, issuer: Field[str] | None
) -> Activity | None:
    """5月20日，某区主题活动在某广场举行: what takes place is the subject."""
    match = _HELD.match(source.text, last, end)
    if match is None or is_unit_name(match["name"]):
        return None
    name = source.words(match.start("name"), match.end("name"), _CONFIDENCE, "subject of the sentence")
    by = _BY.match(source.text, *match.span("by")) if match["by"] else _said_behind(source, match.end(), end)
    parts = read_parts(source, *by.span("units"), role="organiser", confidence=_CONFIDENCE, rule="由…主办") if by else _reporting(issuer)
    return _activity(source, start, end, name, window_field(source, first, last, dating, before, 0.85, "date of the sentence"), parts)


def _said_behind(source: Source, held: int, end: int) -> re.Match[str] | None:
    """Who holds it, told behind: …举行，活动由某局主办 or …举行。活动由某局主办."""
    return _SAID_BEHIND.match(source.text, held) or _SAID_BEHIND.match(source.text, source.text.find("。", end - 1))


def _reporting(issuer: Field[str] | None) -> list[Part]:
    return [reporting_part(issuer, _CONFIDENCE)] if issuer else []


def _pointed_at(source: Source, line: Line, start: int, end: int, dating: Dating, issuer: Field[str] | None) -> Activity | None:
    """A sentence that begins with its day, in a paragraph whose first words name what was done."""
    point = _POINT.match(line.words)
    dates = find_dates(source.text, start, end)
    if point is None or not dates or source.text[start : dates[0][0]].strip() or start < line.start + point.end():
        return None
    name = source.words(line.start + point.start("name"), line.start + point.end("name"), _CONFIDENCE, "head of the paragraph")
    return _activity(source, start, end, name, window_field(source, *dates[0], dating, None, 0.8, "date of the sentence"), _reporting(issuer))


def _named_by_point(source: Source, activity: Activity, start: int, end: int) -> Activity:
    return replace(activity, name=source.words(start, end, _CONFIDENCE, "head of the paragraph"))


def _window_told(source: Source, activity: Activity | None, start: int, end: int, dating: Dating) -> Window | None:
    """The day that a following 当天 means: that of the activity, or the last one the sentence names."""
    if activity is not None and activity.window is not None:
        return activity.window.value
    dates = [(first, last) for first, last in find_dates(source.text, start, end) if not _CITED.match(source.text, last, end)]
    return window_field(source, *dates[-1], dating, None, _CONFIDENCE, "date of the sentence").value if dates else None


def _who(source: Source, start: int, first: int, last: int, act: int) -> list[Part]:
    """The units named between the date and the act, or before the date."""
    for left, right in ((last, act), (start, first)):
        words = source.text[left:right].rstrip("，, 于在定")
        if place := _WHERE.search(words):
            words = words[: place.start()].rstrip("，, ")
        if staff := _STAFF.search(words):
            words = words[: staff.start()]
        right = left + len(words)
        cut = max(words.rfind("，", 0, len(words) - 1), words.rfind("来", 0, len(words) - 1), words.rfind("际", 0, len(words) - 1)) + 1
        left += cut + len(words[cut:]) - len(words[cut:].lstrip("，, “"))
        if _NO_UNIT.search(source.text[left : left + 2]):
            continue
        if source.text[left:right].startswith(("联合", "会同", "携手")):
            left += 2
        if right <= left:
            continue
        joint = source.text[left:right].find("会同")
        parts = read_parts(
            source, left, left + joint if joint > 0 else right, role="responsible", confidence=_CONFIDENCE, rule="subject of the sentence"
        )
        if joint > 0:
            parts += read_parts(source, left + joint + 2, right, role="organiser", confidence=_CONFIDENCE, rule="subject of the sentence")
        parts = [part for part in parts if is_unit_name(part.name.value) and not _NO_UNIT.search(part.name.value)]
        if parts:
            return parts
    return _behind(source, (first, last), min(act + _REACH, len(source.text)))


def _behind(source: Source, day: tuple[int, int], end: int) -> list[Part]:
    """The units that act right behind a day: 区局与某所联合推出…"""
    acting = acting_units(source, day[1], end)
    if acting is None or _NO_UNIT.search(source.text[slice(*acting)]):
        return []
    return read_parts(source, *acting, role="responsible", confidence=_CONFIDENCE, rule="subject of the sentence")


def _is_salutation(line: Line) -> bool:
    return line.words.endswith(("：", ":"))


def _activity(source: Source, start: int, end: int, name: Field[str], window: object, parts: list[Part]) -> Activity:
    from .dates import Window

    field = window if isinstance(window, Field) and isinstance(window.value, Window) else None
    places = places_within(source, start, end)
    return Activity(
        span=source.span(start, end),
        name=name,
        window=field,
        occurrences=occurrences_of(field, places),
        places=tuple(places),
        parts=tuple(parts),
        kinds=tuple(Field(kind, name.span, confidence, "words of the sentence") for kind, confidence in kinds_of(name.value, source.text[start:end])),
    )
