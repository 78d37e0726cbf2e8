"""What is counted: metrics as data. A metric has its word of count, says whether it adds up, and may be a part of another.

人次 adds up, because every visit is one; 人 does not, because one person may come twice. ``reads`` are the words by which
a figure of a report is recognised; ``unit`` is the word of count that official Chinese texts use.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that is counted; ``kinds`` are the kinds of activity that usually count it."""

    code: str
    name: str | Promise
    unit: str
    unit_name: str | Promise
    kinds: frozenset[str] = field(default_factory=frozenset)
    adds: bool = True
    part_of: str = ""
    reads: str = ""

    @property
    def official_name(self) -> str:
        """The name as a Chinese document writes it, whatever language the page has."""
        return _official_name(self.name)


@cache
def _official_name(name: str | Promise) -> str:
    with override("zh-hans"):
        return str(name)


def _metric(code: str, name: Any, unit: str, unit_name: Any, kinds: str = "", **values: Any) -> Metric:
    return Metric(code, name, unit, unit_name, frozenset(kinds.split()), **values)


EVERY = "ceremony lecture open_day service_desk publicity quiz contest exam training visit comparison inspection other"
METRICS: dict[str, Metric] = {
    metric.code: metric
    for metric in (
        _metric("sessions", _("sessions held"), "场次", _("sessions"), EVERY, reads=r"举办|开展|场"),
        _metric(
            "visits",
            _("participants, each time counted"),
            "人次",
            _("person-times"),
            "ceremony lecture open_day service_desk publicity contest training visit",
            reads=r"参与|参加|接待|惠及|市民|群众|培训|覆盖|参观|受众|服务",
        ),
        _metric(
            "people", _("participants, each person once"), "人", _("people"), "training exam", adds=False, reads=r"参与|参加|参训|培训|群众|市民"
        ),
        _metric("online", _("views online"), "次", _("views"), "publicity quiz", reads=r"播放|阅读|浏览|点击|观看|收看|访问"),
        _metric(
            "materials",
            _("leaflets and materials handed out"),
            "份",
            _("copies"),
            "publicity lecture service_desk open_day",
            reads=r"资料|手册|折页|传单|材料|读本|发放|赠送",
        ),
        _metric("posters", _("posters and banners put up"), "幅", _("pieces"), "publicity", reads=r"海报|横幅|标语|展板|张贴|悬挂"),
        _metric("advice", _("requests for advice answered"), "人次", _("person-times"), "service_desk publicity", reads=r"咨询|解答"),
        _metric(
            "checked", _("instruments checked"), "台件", _("instruments"), "service_desk", reads=r"检测|免费检|检定|校准|检查.{0,8}(?:器具|血压计|秤)"
        ),
        _metric("checked-over-limit", _("of these with errors above the limit"), "台件", _("instruments"), part_of="checked", reads=r"不合格|超差"),
        _metric(
            "checked-repaired",
            _("of these repaired or adjusted"),
            "台件",
            _("instruments"),
            "service_desk",
            part_of="checked",
            reads=r"调修|维修|修理",
        ),
        _metric("checked-referred", _("of these sent on for verification"), "台件", _("instruments"), part_of="checked", reads=r"送检|转送|移送检定"),
        _metric(
            "laboratories-open", _("laboratories opened"), "个", _("laboratories"), "open_day", adds=False, reads=r"开放.{0,4}(?:实验室|场馆)|实验室"
        ),
        _metric(
            "communities",
            _("communities, schools and markets reached"),
            "个",
            _("places"),
            "service_desk publicity lecture",
            adds=False,
            reads=r"社区|学校|乡村|集市|走进",
        ),
        _metric("firms-visited", _("visits to firms"), "家次", _("firm visits"), "visit service_desk", reads=r"走访|帮扶|服务企业|企业"),
        _metric("inspected-units", _("units inspected"), "家次", _("unit visits"), "inspection", reads=r"检查|抽查|巡查"),
        _metric("inspected", _("instruments inspected"), "台件", _("instruments"), "inspection", reads=r"检查|抽查|抽检"),
        _metric("inspected-faulty", _("of these found faulty"), "台件", _("instruments"), "inspection", part_of="inspected", reads=r"不合格|问题"),
        _metric("problems", _("problems found"), "个", _("problems"), "inspection", reads=r"发现.{0,6}(?:问题|隐患|线索)"),
        _metric("problems-mended", _("of these put right"), "个", _("problems"), "inspection", part_of="problems", reads=r"整改"),
        _metric("cases", _("cases filed"), "起", _("cases"), "inspection", reads=r"立案|查处"),
        _metric("answers", _("answers in quizzes"), "人次", _("person-times"), "quiz", reads=r"答题|竞答|竞赛"),
        _metric("entries", _("works handed in"), "件", _("works"), "contest", reads=r"征集|作品|参赛|收到"),
        _metric("examined", _("examinations sat"), "人次", _("person-times"), "exam", reads=r"考试|应考"),
        _metric("examined-passed", _("of these passed"), "人次", _("person-times"), "exam", part_of="examined", reads=r"通过|及格"),
        _metric("laboratories", _("laboratories taking part"), "家", _("institutes"), "comparison", adds=False, reads=r"实验室|机构|参比"),
        _metric("agreements", _("agreements signed"), "份", _("agreements"), "ceremony", reads=r"签约|签订|协议"),
        _metric("fees-waived", _("fees waived"), "元", _("yuan"), "service_desk", reads=r"减免|免收"),
        _metric("reports", _("items in the media"), "篇", _("items"), "publicity ceremony", reads=r"报道|刊发|稿"),
    )
}
SAME_UNITS = {
    "台": "台件",
    "件": "台件",
    "台套": "台件",
    "块": "幅",
    "条": "幅",
    "张": "幅",
    "册": "份",
    "本": "份",
    "场": "场次",
    "家": "家次",
    "户次": "家次",
    "名": "人",
    "位": "人",
}


def metric_of(code: str) -> Metric:
    """The metric of a code; one that the catalogue no longer has keeps its code for a name and is never added up."""
    return METRICS.get(code) or Metric(code, code, "", "", adds=False)


def usual_metrics(kinds: list[str]) -> list[Metric]:
    """What activities of these kinds usually count, in the order of the catalogue."""
    wanted = set(kinds) or {"other"}
    return [metric for metric in METRICS.values() if metric.kinds & wanted]


def parts_of(code: str) -> list[Metric]:
    return [metric for metric in METRICS.values() if metric.part_of == code]


def proposed_metric(words: str, unit: str, kinds: list[str], *, within: str = "") -> str:
    """The code of the metric that words with a word of count seem to tell, or "".

    ``within`` is the metric of the figure that this one is a part of. What activities of the kind usually count goes first.
    """
    alike = {unit, SAME_UNITS.get(unit, unit)}
    usual = {metric.code for metric in usual_metrics(kinds)}
    fitting = [metric for metric in METRICS.values() if metric.unit in alike and re.search(metric.reads, words)]
    fitting.sort(key=lambda metric: (metric.part_of != within, metric.unit != unit, metric.code not in usual))
    if within and fitting and fitting[0].part_of != within:
        return ""
    return fitting[0].code if fitting else ""
