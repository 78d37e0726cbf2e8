"""The officer's guide: every link and picture of it exists, both languages show the same, and the browser's walk takes each picture."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
LANGUAGES = ("zh", "en")
WALK = (ROOT / "tests" / "browser" / "test_shanghai.py").read_text(encoding="utf-8")


def links(language: str) -> list[str]:
    text = (GUIDE / f"officer.{language}.md").read_text(encoding="utf-8")
    return [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]


def shown(language: str) -> list[str]:
    """Names of the pictures in order, without folder, language and ending."""
    return [link.removeprefix("pictures/").removesuffix(f"-{language}.png") for link in links(language) if link.startswith("pictures/")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_and_picture_of_the_guide_exists(language):
    missing = [link for link in links(language) if not (GUIDE / link).exists()]
    assert missing == []


def test_both_guides_show_the_same_pictures_in_the_same_order():
    assert len(shown("zh")) > 30
    assert shown("zh") == shown("en")


def test_both_guides_have_the_same_chapters():
    chapters = [len(re.findall(r"^## ", (GUIDE / f"officer.{language}.md").read_text(encoding="utf-8"), re.MULTILINE)) for language in LANGUAGES]
    assert chapters[0] == chapters[1]


@pytest.mark.parametrize("name", shown("zh"))
def test_the_walk_takes_the_picture(name):
    taken = {f'picture("{name}"', f'"guide-{name}-{{language}}"', f'"guide-{name}-zh"'}
    assert any(call in WALK for call in taken)


def test_no_picture_lies_there_that_no_guide_shows():
    named = {f"{name}-{language}.png" for language in LANGUAGES for name in shown(language)}
    assert {path.name for path in (GUIDE / "pictures").glob("*.png")} == named


@pytest.mark.parametrize("path", sorted((GUIDE / "pictures").glob("*.png")), ids=lambda path: path.name)
def test_a_picture_is_small(path):
    assert path.stat().st_size <= 64 * 1024
