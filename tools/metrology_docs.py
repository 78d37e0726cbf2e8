"""Run the examples of docs/metrology, write their printed output and figures back, and make the validation report anew."""

import contextlib
import io
import os
import re
import sys
import tempfile
from pathlib import Path

PAGES = Path(__file__).parents[1] / "docs" / "metrology"
EXAMPLE = re.compile(r"(^```python\n(.*?)^```$\n\n)(^```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)


def refresh(page: Path) -> None:
    """Run one page; replace each printed block and each figure by what came out."""
    space: dict[str, object] = {}

    def again(found: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(found[2], page.name, "exec"), space)
        return found[1] + (f"```text\n{printed.getvalue()}```" if found[3] else "")

    page.write_text(EXAMPLE.sub(again, page.read_text(encoding="utf-8")), encoding="utf-8")


def main(names: list[str]) -> None:
    """Refresh the named pages, or all."""
    pages = [PAGES / f"{name}.md" for name in names] or sorted(PAGES.glob("*.md"))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for page in pages:
            refresh(page)
        for figure in Path(folder).glob("*.svg"):
            (PAGES / "figures" / figure.name).write_text(figure.read_text(encoding="utf-8"), encoding="utf-8")
    if not names:
        from quanheng.metrology.validation.report import report

        (PAGES / "validation.md").write_text(report()[0], encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
