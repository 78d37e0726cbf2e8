"""Tables that an OFD page rules, drawn as paths: straight lines, boxes, matrices; hostile ones are passed over."""

import io
import time
import zipfile
from itertools import pairwise

import pytest

from quanheng.notices import load, read

from .small_files import ofd_file, zip_file

ROWS = [
    ("序号", "活动名称", "活动时间", "负责单位"),
    ("1", "计量开放日", "5月20日", "河口区市场监管局"),
    ("2", "公平秤体验", "5月21日", ""),
    ("3", "能源计量培训", "5月下旬", "市计量测试所"),
]
XS = (20, 35, 90, 130, 190)
TOP, PITCH = 60, 12


def with_paths(data, paths):
    """The file with path objects on its only page."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    page = next(name for name in parts if name.endswith("Content.xml"))
    parts[page] = parts[page].replace("</ofd:Layer>", "".join(paths) + "</ofd:Layer>")
    return zip_file(parts)


def path(data, boundary="0 0 210 297", matrix=""):
    matrix = f' CTM="{matrix}"' if matrix else ""
    return f'<ofd:PathObject Boundary="{boundary}"{matrix}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def words():
    page = [(20, 30, "河口市2027年世界计量日活动安排表")]
    for number, row in enumerate(ROWS):
        page += [(x + 2, TOP + PITCH * number + 3, cell) for x, cell in zip(XS, row, strict=False) if cell]
    return ofd_file([page])


def lines(open_merge=False):
    ys = [TOP + PITCH * n for n in range(len(ROWS) + 1)]
    across = [f"M {XS[0]} {y} L {XS[3] if open_merge and n == 2 else XS[-1]} {y}" for n, y in enumerate(ys)]
    return [path(one) for one in [*across, *(f"M {x} {ys[0]} L {x} {ys[-1]}" for x in XS)]]


def boxes():
    """Each cell as a closed path within its own boundary, scaled by a matrix."""
    return [
        path(f"M 0 0 L {(right - left) * 2} 0 L {(right - left) * 2} {PITCH * 2} L 0 {PITCH * 2} C",
             f"{left} {TOP + PITCH * n} {right - left} {PITCH}", "0.5 0 0 0.5 0 0")
        for n in range(len(ROWS)) for left, right in pairwise(XS)
    ]  # fmt: skip


@pytest.mark.parametrize("paths", [lines(), boxes()], ids=["lines", "closed boxes under a matrix"])
def test_a_ruled_table_is_read_cell_by_cell(paths):
    activities = read(load(with_paths(words(), paths), filename="notice.ofd")).activities
    assert [one.name.value for one in activities] == ["计量开放日", "公平秤体验", "能源计量培训"]
    assert [one.units("responsible") for one in activities] == [("河口区市场监管局",), ("河口区市场监管局",), ("市计量测试所",)]


def test_a_cell_that_no_rule_cuts_is_merged():
    activities = read(load(with_paths(words(), lines(open_merge=True)), filename="notice.ofd")).activities
    assert activities[1].parts[0].name.value == "河口区市场监管局"
    assert "merged cell" in activities[1].parts[0].name.rule


@pytest.mark.parametrize("data", ["M 1", "L L L", "M 0 0 X 5 5", "M 0 0 L nan inf", "M 1e308 0 L 1e308 1e308 C", ""])
def test_broken_paths_leave_the_text_as_it_was(data):
    text = load(with_paths(words(), [path(data)] * 5), filename="notice.ofd").text
    assert "计量开放日" in text


def test_thousands_of_rules_do_not_hold_the_reader_up():
    started = time.perf_counter()
    load(with_paths(words(), [path(f"M 0 {n / 20} L 210 {n / 20} M {n / 20} 0 L {n / 20} 297") for n in range(4000)]), filename="notice.ofd")
    assert time.perf_counter() - started < 5
