"""What a web page hangs around a document: bread crumbs, navigation, sharing bars, decoration."""

from __future__ import annotations

import re

_NAVIGATION = re.compile(
    r"(?:栏目导航|欄目導航|内容推荐|內容推薦|往期(?:推荐|回顾|精彩)|精彩推荐|更多精彩|热[门点](?:文章|推荐|产品|新闻)|熱[門點](?:文章|推薦|產品|新聞)|推荐阅读|推薦閱讀"
    r"|相关(?:文章|阅读|链接|推荐|新闻|信息|附件)|相關(?:文章|閱讀|鏈接|推薦|新聞|信息|附件)|上一[篇条]|下一[篇条條]|返回[顶頂]部|友情[链鏈]接|[网網]站(?:地[图圖]|[声聲]明)|版[权權]所有"
    r"|ICP[备備]|公[网網]安[备備]|[隐隱]私保[护護]|点赞|點贊|[举舉][报報]/?反[馈饋]|分享(?:到|至)|扫一扫|掃一掃|[长長]按.{0,4}[识識][别別]|二[维維][码碼]|打印本[页頁]|[关關][闭閉]窗口"
    r"|【打印】|\[打印\]|字[体體号號]\s*[:：]|更多[>»→]|[阅閱][读讀]原文|[蓝藍]字|在看|看一看|[浏瀏][览覽]次[数數]|喜[欢歡]此内容|新[闻聞][动動][态態]|下[载載]全文|本文地址|猜[你您]喜|本文[来來]源|[转轉][载載][请請]|延伸[阅閱][读讀]|[产產]品中心|[责責]任[编編][辑輯])"
    r"|^END$|^[阅閱][读讀]\s*\d+"
)
_DATE_LINK = re.compile(r"(?:更多[>»→]*|[\u4e00-\u9fff]{2,6}[>»→]+)?\s*(?:\[?\d{4}-\d{2}-\d{2}\]?)?")
_BULLET_LINK = re.compile(r"[★☆•·●►▶>»☞]\s*\S.{0,60}")
_BARS = re.compile(r"(?:\S{2,8}\s*[|｜\s]\s*){2,}\S{2,8}")
_OF_A_PAGE = frozenset(
    [
        "繁体中文",
        "繁體中文",
        "手机版",
        "手機版",
        "邮箱登录",
        "郵箱登錄",
        "产品展示",
        "產品展示",
        "技术文章",
        "技術文章",
        "在线留言",
        "在線留言",
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
_PINYIN = re.compile(r"[(（][a-zü\u00e0-\u01dc]{1,6}[)）]")
_LINKS = re.compile(r"(?:[\u4e00-\u9fff]{2,8}[ \u3000]+)+[\u4e00-\u9fff]{2,8}")
_WHERE_ONE_IS = re.compile(r"(?:您(?:现|現)?(?:在)?的?位置|[当當]前位置|您的位置)(?:[:：].*)?|[\u4e00-\u9fff]{2,8}\s*[>＞»]+\s*[\u4e00-\u9fff]{2,8}")
_AT_THE_HEAD = re.compile(
    r"(?:[↑▲]*\s*)?[点點][击擊]上?方?[蓝藍]字.{0,8}|【?字[体體号號]\s*[:：][^，。]{0,24}|[打列]印(?:本[页頁])?(?:\s*[|｜]?\s*(?:分享|[关關][闭閉]))?"
)
_ENTRY = re.compile(r"[\u4e00-\u9fff]{2,8}")
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
    gone |= {n for n, line in enumerate(words[:5]) if _CRUMBS.fullmatch(line) or _WHERE_ONE_IS.fullmatch(_PINYIN.sub("", line))}
    gone |= {number for number, line in enumerate(words[:_HEAD_LINES]) if _AT_THE_HEAD.fullmatch(line)}
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
        line = _PINYIN.sub("", words[number])
        if _NAVIGATION.search(line) and len(line) <= 30 and not line.endswith(("。", "；")):
            first, between = number, 0
        elif (
            (first < len(words) and (_ENTRY.fullmatch(line) or _LINKS.fullmatch(line))) or _NUMBERED_LINK.fullmatch(line)
        ) and between < _MOST_ENTRIES:
            between += 1  # 政务公开, 办事服务 under 栏目导航
        elif line and not _DATE_LINK.fullmatch(line) and not _BULLET_LINK.fullmatch(line):
            break
    return first
