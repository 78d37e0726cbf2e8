"""Which media told of a campaign, and how many people that reached."""

from __future__ import annotations

import re

from .programme import Coverage, Figure
from .source import Source

_MEDIUM = re.compile(
    r"《(?P<quoted>[^《》]{2,16}(?:报|刊|网|杂志|周刊))》|“(?P<account>[^“”]{2,20})”(?:微信)?(?:公众号|视频号|抖音号|客户端|微博)|"
    r"(?P<name>(?:[\u4e00-\u9fff]{1,10}?)(?:日报|晚报|时报|商报|导报|质量报|电视台|广播电台|电台|新闻网|政府网|门户网站|融媒体中心|客户端|广播电视台|网站))|"
    r"(?P<platform>学习强国|新华社|人民网|新华网|央视|微信公众号|视频号|抖音|微博|快手)"
)
_TOLD = re.compile(r"报道|刊发|刊登|播出|播发|转载|发布|推送|专访|专题|采访|直播|发稿|宣传")
_REACH = re.compile(r"播放|阅读|浏览|点击|观看|点赞|转发|收看|访问|覆盖|触达")
_LEADING = re.compile(r"^(?:在|于|由|被|通过|经|并|和|及|与|邀请|协调|联系|其中|先后|利用|借助|依托|当天|当日)+")


def read_coverage(source: Source, figures: tuple[Figure, ...]) -> tuple[Coverage, ...]:
    """Media named in a sentence that says they told of it; the reach is the figure of the same sentence that counts views."""
    found: dict[str, Coverage] = {}
    for line in source.lines:
        for sentence in re.finditer(r"[^。！\n]+", line.words):
            if not _TOLD.search(sentence.group()):
                continue
            start, end = line.start + sentence.start(), line.start + sentence.end()
            span = source.span(start, end)
            inside = [f for f in figures if f.text.span is not None and span.start <= f.text.span.start < span.end]
            reach = next((figure for figure in inside if _REACH.search(figure.metric.value)), None)
            for match in _MEDIUM.finditer(source.text, start, end):
                group = next(name for name in ("quoted", "account", "name", "platform") if match[name])
                left = match.start(group) + (len(lead.group()) if (lead := _LEADING.match(match[group])) else 0)
                medium = source.words(left, match.end(group), 0.7, "medium named in the sentence")
                if len(medium.value) >= 2:
                    found.setdefault(medium.value, Coverage(medium, reach.value if reach else None, reach.unit if reach else None))
    return tuple(found.values())
