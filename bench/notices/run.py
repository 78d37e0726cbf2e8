"""How fast the reader is, against a floor measured interleaved in the same run; and what it costs to import and in memory.

    python bench/notices/run.py

The floor is what python-docx needs to open the file and touch its words: paragraphs, and the text of ``row.cells`` row by row.
"""

from __future__ import annotations

import io
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from docx import Document as WordDocument

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.notices.small_files import pdf_of, word_file  # noqa: E402

from quanheng.notices import Programme, load, read, to_native  # noqa: E402
from quanheng.notices.limits import DEFAULT  # noqa: E402
from quanheng.notices.write import SummaryRow, SummaryTable, notice_docx, summary_table_docx  # noqa: E402

DEMO = ROOT / "src" / "quanheng" / "demo" / "documents"
TIMES = 15


def floor(data):
    document = WordDocument(io.BytesIO(data))
    words = [paragraph.text for paragraph in document.paragraphs]
    return words, [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def ours(data):
    return json.dumps(to_native(read(load(data))), ensure_ascii=False)


def timed(run, data):
    started = time.perf_counter()
    run(data)
    return time.perf_counter() - started


def with_rows(count):
    """The demonstration's notice cut to its first rows, as its own Word file."""
    document = load((DEMO / "notice.docx").read_bytes())
    programme = read(document)
    from dataclasses import replace

    return notice_docx(replace(programme, activities=programme.activities[:count]), document)


def without_native(data):
    """As another program would have written it: nothing of ours inside."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            ours_inside = name.startswith("customXml/item") and b"urn:quanheng" in part[:400]
            target.writestr(name, b"<x/>" if ours_inside and "Props" not in name else part)
    return out.getvalue()


def against_floor(label, data):
    for run in (floor, ours):
        run(data)
    pairs = [(timed(floor, data), timed(ours, data)) for _ in range(TIMES)]
    bottom, top = statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
    print(f"{label:<44} floor {bottom * 1000:6.1f} ms   ours {top * 1000:6.1f} ms   ratio {top / bottom:5.2f}")


def once(label, data, bound):
    ours(data)
    seconds = min(timed(ours, data) for _ in range(3))
    print(f"{label:<44} {seconds:6.2f} s   (bound {bound} s)")


def long_word_file(pages):
    lines = (DEMO / "notice.txt").read_text(encoding="utf-8").split("\n")[:30]
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for _ in range(pages) for line in lines[4:26])
    return word_file(body)


def long_pdf(pages):
    rows = [[str(n), f"第{n}场民生计量便民服务活动", f"5月{n % 28 + 1}日", "量河区市场监管局"] for n in range(1, pages * 10)]
    return pdf_of(
        ["关于开展2027年世界计量日活动的通知", "各区市场监管局："], [((40, 140, 100, 130), [["序号", "活动名称", "活动时间", "负责单位"], *rows])]
    )


def importing():
    code = "import time; t=time.perf_counter(); import quanheng.notices; print(time.perf_counter()-t)"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    seconds = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment).stdout) for _ in range(6)
    ]
    print(f"{'import quanheng.notices, compiled':<44} {min(seconds[1:]):6.3f} s   (bound 0.3 s)")


def memory():
    """Largest resident set of a process that reads a document at the bounds: all rows and nearly all characters allowed."""
    table = SummaryTable(
        "汇总表", tuple(SummaryRow(str(n), f"第{n}场计量活动", "讲" * 300, "5月20日", "现场", "市局") for n in range(1, DEFAULT.table_rows - 1))
    )
    code = (
        "import resource,sys; from quanheng.notices import load, read; p=read(load(sys.stdin.buffer.read()));"
        "print(len(p.activities), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)"
    )
    started = time.perf_counter()
    data = summary_table_docx(table)
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
    rows, megabytes = done.stdout.split()
    print(f"{'largest annex allowed (' + rows.decode() + ' rows)':<44} {time.perf_counter() - started:6.1f} s   {int(megabytes)} MB")


def main():
    assert isinstance(read(load((DEMO / "notice.docx").read_bytes())), Programme)
    fifty_two = with_rows(52)
    against_floor("52-row notice, docx to JSON", without_native(fifty_two))
    against_floor("52-row notice of our own, docx to JSON", fifty_two)
    once("30-page docx", long_word_file(30), 3)
    once("60-page PDF", long_pdf(60), 10)
    importing()
    memory()


if __name__ == "__main__":
    main()
