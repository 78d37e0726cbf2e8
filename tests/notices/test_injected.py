"""Words that mirror sites push into sentences: taken out where several places give them away, and never from an honest text."""

import random
import re

import pytest
from rapidfuzz.distance import LCSseq

from quanheng.notices import clean, load, read
from quanheng.notices.injected import noise_ranges

from .test_heldout import BATCHES

TITLE = "临川市洛桥区开展“世界计量日”系列宣传活动"
BODY = (
    "临川讯 5月20日是第25个“世界计量日”，临川市洛桥监管局连日来组织多场科普活动。\n"
    "5月20日上午，洛桥监管局在文化广场设置咨询台，向过往群众发放手册300本。\n"
    "5月16日，洛桥监管局走进河口市场，抽查电子秤45台，受到经营者欢迎。\n"
)
PLAIN = f"{TITLE}\n{BODY}"


def pushed_in(*pairs):
    text = PLAIN
    for before, words in pairs:
        assert text.count(before) == 1
        text = text.replace(before, before + words)
    return text


SCRAPS = pushed_in(("市洛桥监管", "列宣"), ("日上午，洛桥", "日系"), ("电子秤45台，受到", "传活"))
PHRASES = pushed_in(("文化广", "周边酒店预订"), ("监管局走", "周边酒店预订"), ("组织多场科普活", "免费小说"), ("发放手", "免费小说"))


@pytest.mark.parametrize("text", [SCRAPS, PHRASES], ids=["scraps of the title", "phrases that come again"])
def test_pushed_in_words_go_and_every_character_knows_where_it_stood(text):
    cleaned = clean(text)
    assert cleaned.text == PLAIN
    assert "keyword_injection" in cleaned.noise
    assert [text[origin] for origin in cleaned.origins] == list(cleaned.text)


def test_the_original_is_kept_and_fields_point_into_it():
    document = load(PHRASES.encode(), filename="news.txt")
    assert document.text == PHRASES
    figure = next(one for one in read(document).report.figures if one.unit == "本")
    assert "300" in document.words(figure.value.span)


def test_one_odd_place_is_no_proof():
    assert clean(pushed_in(("文化广", "周边酒店预订"))).noise == ()


def honest_texts():
    return sorted(path for folder in BATCHES for path in folder.glob("*.txt") if not path.with_suffix("").with_suffix(".clean.txt").is_file())


@pytest.mark.parametrize("path", honest_texts(), ids=lambda path: path.stem)
def test_nothing_is_taken_from_an_honest_text(path):
    assert noise_ranges(clean(path.read_text(encoding="utf-8")).text) == []


def test_little_of_the_text_is_lost_however_the_words_were_pushed_in():
    kept = total = 0
    for seed in range(12):
        chance = random.Random(seed)
        characters = list(PLAIN)
        places = [n for n in range(len(TITLE) + 2, len(PLAIN)) if re.fullmatch(r"[\u4e00-\u9fff]{2}", PLAIN[n - 1 : n + 1])]
        for place in chance.sample(places, 6):
            start = chance.randrange(len(TITLE) - 3)
            characters[place] = re.sub(r"\W", "", TITLE[start : start + chance.choice((2, 3, 4))]) + characters[place]
        kept += LCSseq.similarity(clean("".join(characters)).text, PLAIN)
        total += len(PLAIN)
    assert kept / total >= 0.99


def test_cleaning_twice_changes_nothing():
    for text in (SCRAPS, PHRASES):
        assert clean(clean(text).text).text == clean(text).text


def test_a_scrap_of_the_title_between_a_number_and_its_unit_goes():
    title = "双河东岭：把量具请进校园"
    told = "双河日报讯 5月20日，东岭区市场监管局免费校准血压计86双河东台，发放手册300河东岭份。检测电小说阅读全集子秤64台。"
    told += "师生们动手测量，学到不少量值知识。"
    text = clean(f"{title}\n{told}").text
    assert "血压计86台，发放手册300份" in text
    assert "检测电子秤64台" in text


def test_nothing_is_pushed_into_rows_and_numbers_of_documents():
    text = (
        "关于做好2017年“世界计量日”活动的通知\n滨质技监量函〔2017〕52号\n各单位：\n今年主题是“计量与交通”。请认真落实。总结于6月15日前上报。\n"
        "3\t出租车计价器免费检修日\t5.17\t在机场、火车站为出租车免费检修计价器\t各局\n"
    )
    assert noise_ranges(text) == []
