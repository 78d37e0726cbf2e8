"""The pages' examples run as printed, and draw the figures that the pages show."""

import contextlib
import io
import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "docs" / "metrology"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page):
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    for index, (language, text) in enumerate(found):
        if language == "python":
            follows = found[index + 1] if index + 1 < len(found) else ("", "")
            yield text, follows[1] if follows[0] == "text" else ""


@pytest.mark.parametrize("page", [pytest.param(page, id=page.stem) for page in sorted(PAGES.glob("*.md"))])
def test_examples_print_what_the_page_prints_and_draw_its_figures(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    space = {}
    for text, expected in blocks(page):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(text, page.name, "exec"), space)
        assert printed.getvalue() == expected
    for drawn in tmp_path.glob("*.svg"):
        assert drawn.read_text(encoding="utf-8") == (PAGES / "figures" / drawn.name).read_text(encoding="utf-8")
        assert f"figures/{drawn.name}" in page.read_text(encoding="utf-8")


def test_every_figure_and_page_that_is_linked_exists():
    for page in PAGES.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (PAGES / target).exists(), f"{page.name}: {target}"
