"""The same text as a Word file, a web page or a PDF; lines with pipes become real tables."""

import re
from html import escape

from .small_files import pdf_of, word_file


def blocks(text):
    """Lines, and tables as lists of rows."""
    result, table, lines = [], [], []
    for line in [*text.split("\n"), ""]:
        edged = (lines[0] if table else line).lstrip().startswith("|")  # else a pipe at the edge stands behind an empty cell
        words = line.strip().removesuffix("|")
        cells = [cell.strip() for cell in (words.removeprefix("|") if edged else words).split("|")]
        if len(cells) >= 4:
            if not re.fullmatch(r"[\s|:\-]+", line):
                table.append(cells)
                lines.append(line)
            continue
        if table:
            width = max(map(len, table))
            result.append([row + [""] * (width - len(row)) for row in table])
            table, lines = [], []
        result.append(line)
    return result[:-1]


def _paragraph(words):
    inner = escape(words).replace("\t", "</w:t><w:tab/><w:t>")
    return f'<w:p><w:r><w:t xml:space="preserve">{inner}</w:t></w:r></w:p>'


def as_docx(text):
    body = ""
    for block in blocks(text):
        if isinstance(block, str):
            body += _paragraph(block)
        else:
            rows = ("".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) for row in block)
            body += "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    return word_file(body)


def as_html(text):
    body = ""
    for block in blocks(text):
        if isinstance(block, str):
            body += f"<p>{escape(block)}</p>\n"
        else:
            body += "<table>" + "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block) + "</table>"
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


_COLUMNS = re.compile(r"\t| {2,}|\u3000{2,}")


def _with_drawn_tables(found):
    """The blocks, with rows of tabs and blanks drawn as the tables that they were printed from; one cell a line stays lines."""
    result, rows, lines = [], [], []
    for block in [*found, ""]:
        words = block if isinstance(block, str) else ""
        cells = [cell.strip() for cell in _COLUMNS.split(words if "\t" in words else words.strip())]
        if len(cells) >= 3 and sum(map(bool, cells)) >= 2:
            rows.append(cells)
            lines.append(block)
            continue
        width = max(map(len, rows), default=0)
        result += lines if len(rows) < 2 else [[row + [""] * (width - len(row)) for row in rows]]
        rows, lines = [], []
        result.append(block)
    return result[:-1]


def as_pdf(text):
    found = _with_drawn_tables(blocks(text))
    tables = [block for block in found if not isinstance(block, str)]
    widths = [[30, *[400 / (len(table[0]) - 1)] * (len(table[0]) - 1)] for table in tables]
    return pdf_of([block or " " for block in found if isinstance(block, str)], list(zip(widths, tables, strict=True)))


FORMS = {"docx": as_docx, "html": as_html, "pdf": as_pdf}
