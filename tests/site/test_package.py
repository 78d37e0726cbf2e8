"""What rides in the wheel: whoever installs it needs neither Node nor gettext nor a checkout."""

import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RIDES_ALONG = [
    "quanheng/site/static/vendor/bootstrap.min.css",
    "quanheng/site/static/vendor/bootstrap.LICENSE",
    "quanheng/site/static/vendor/fonts/noto-sans-sc.css",
    "quanheng/site/static/vendor/fonts/noto-sans-sc.LICENSE",
    "quanheng/locale/zh_Hans/LC_MESSAGES/django.mo",
    "quanheng/demo/documents/notice.docx",
    "quanheng/demo/documents/units.csv",
    "quanheng/notices/schema/programme-1.schema.json",
    "quanheng/site/templates/base.html",
    "quanheng/units/migrations/0001_initial.py",
]


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> list[str]:
    from hatchling.builders.wheel import WheelBuilder

    built = next(iter(WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])))
    return zipfile.ZipFile(built).namelist()


@pytest.mark.parametrize("name", RIDES_ALONG)
def test_the_wheel_carries(names, name):
    assert name in names


def test_the_wheel_carries_the_font_in_pieces_and_no_tests(names):
    assert sum(name.endswith(".woff2") for name in names) > 50
    assert not [name for name in names if name.startswith("tests/") or "node_modules" in name]
