"""What a web page hangs around a document: bread crumbs, navigation, sharing bars, decoration."""

from __future__ import annotations

import re

_NAVIGATION = re.compile(
    r"(?:栏目导航|欄目導航|内容推荐|內容推薦|往期(?:推荐|回顾|精彩)|精彩推荐|更多精彩|相关(?:文章|阅读|链接|推荐|新闻)|相關(?:文章|閱讀|鏈接|推薦|新聞)|热门(?:文章|推荐)|熱門(?:文章|推薦)|推荐阅读|推薦閱讀|"
    r"上一篇|下一篇|返回顶部|返回頂部|友情链接|友情鏈接|网站地图|網站地圖|点赞|點贊|举报/?反馈|舉報/?反饋|分享(?:到|至)|扫一扫|掃一掃|打印本页|打印本頁|关闭窗口|關閉窗口|更多[>»→])"
)
_DATE_LINK = re.compile(r"(?:更多[>»→]*|[\u4e00-\u9fff]{2,6}[>»→]+)?\s*(?:\[?\d{4}-\d{2}-\d{2}\]?)?")
_BULLET_LINK = re.compile(r"[★☆•·►▶>»]\s*\S.{0,60}")
_BARS = re.compile(r"(?:\S{2,8}\s*[|｜\t]\s*){2,}\S{2,8}")
_OF_A_PAGE = frozenset(
    [
        "首页",
        "首頁",
        "网站首页",
        "網站首頁",
        "新闻",
        "新聞",
        "新闻中心",
        "新聞中心",
        "公开",
        "公開",
        "政务公开",
        "政務公開",
        "信息公开",
        "信息公開",
        "服务",
        "服務",
        "办事服务",
        "辦事服務",
        "互动",
        "互動",
        "搜索",
        "登录",
        "登錄",
        "注册",
        "繁体",
        "繁體",
        "无障碍",
        "無障礙",
        "机构",
        "機構",
        "联系我们",
        "聯繫我們",
        "网站地图",
        "網站地圖",
        "关于我们",
        "關於我們",
    ]
)
_ENTRY = re.compile(r"(?:[\u4e00-\u9fff]{1,8}(?:[(（][a-z\u00e0-\u01dc]{1,6}[)）])?){1,4}")
_NUMBERED_LINK = re.compile(r"\d{1,2}[.、]\s*[^，。；]{4,40}")
_MOST_ENTRIES = 8
_HEAD_LINES = 10
_CRUMBS = re.compile(r"(?:[^\s>＞»]{2,20}\s*[>＞»]\s*){2,}[^\s>＞»]{0,40}")
_DECORATION = re.compile(r"(?:[·•]\s*){3,}|[✦✧★☆◆◇●○■□▲△▼▽❖※\s]+")
_SHARING = re.compile(r"(?:(?:点赞|在看|分享|收藏|评论|转发|點贊|收藏|評論|轉發)[\s/|、]*){2,}|举报/?反馈|舉報/?反饋")


def noise_ranges(text: str) -> list[tuple[int, int]]:
    """Ranges of ``text``, in whole lines with their line ends, that are page and not document."""
    lines: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    words = [text[a:b].strip() for a, b in lines]
    gone = {number for number, line in enumerate(words) if line and (_DECORATION.fullmatch(line) or _SHARING.fullmatch(line))}
    gone |= {number for number, line in enumerate(words[:5]) if _CRUMBS.fullmatch(line)}
    gone |= {number for number, line in enumerate(words[:3]) if _is_bar_of_page(line)}
    alone = {number for number, line in enumerate(words[:_HEAD_LINES]) if line in _OF_A_PAGE}
    gone |= alone if len(alone) > 1 else set()
    gone |= set(range(_foot(words), len(words)))
    return [(a, min(b + 1, len(text))) for number, (a, b) in enumerate(lines) if number in gone and (b > a or number < len(lines) - 1)]


def _is_bar_of_page(line: str) -> bool:
    """首页 | 机构 | 新闻 | 公开: at least two of the words are such as pages have."""
    return _BARS.fullmatch(line) is not None and sum(word in _OF_A_PAGE for word in re.split(r"[\s|｜]+", line)) >= 2


def _foot(words: list[str]) -> int:
    """Number of the first line of the navigation at the foot, or the number of lines if there is none."""
    first, between = len(words), 0
    for number in range(len(words) - 1, -1, -1):
        line = words[number]
        if _NAVIGATION.search(line) and len(line) <= 30 and not line.endswith(("。", "；")):
            first, between = number, 0
        elif ((first < len(words) and _ENTRY.fullmatch(line)) or _NUMBERED_LINK.fullmatch(line)) and between < _MOST_ENTRIES:
            between += 1  # 政务公开, 办事服务 under 栏目导航
        elif line and not _DATE_LINK.fullmatch(line) and not _BULLET_LINK.fullmatch(line):
            break
    return first
