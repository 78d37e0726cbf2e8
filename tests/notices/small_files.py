"""Smallest files of each format, written by hand so that tests need no office program."""

import io
import re
import zipfile
from html import escape
from itertools import groupby

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PAGE = (595, 842)
LEFT, TOP, SIZE, LEADING = 80, 90, 14, 24


def zip_file(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in parts.items():
            archive.writestr(name, words)
    return file.getvalue()


def word_file(body, head="", **parts):
    document = f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>'
    return zip_file(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": document, **{f"word/{name}.xml": words for name, words in parts.items()}}
    )


def pdf_file(pages):
    """Pages of ``("text", x, y, words)`` and ``("line", x0, y0, x1, y1)``, y counted from the top; a font that readers know by name."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> "
        b"/DW 1000 "
        b"/W [1 95 500] /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 "
        b"/Descent -120 /CapHeight 880 "
        b"/StemV 93 >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /FontDescriptor 5 0 R >>",
    ]
    rare = sorted({character for page in pages for kind, *values in page if kind == "text" for character in values[2] if _is_rare(character)})
    objects.append(_unicode_map(rare))
    kids = []
    for page in pages:
        stream = b""
        for kind, *values in page:
            if kind == "text":
                x, y, words = values
                stream += b"BT %.1f %.1f Td %s ET\n" % (x, PAGE[1] - y - SIZE * 0.88, _shown(words, rare))
            else:
                x0, y0, x1, y1 = values
                stream += b"%.1f %.1f m %.1f %.1f l S\n" % (x0, PAGE[1] - y0, x1, PAGE[1] - y1)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources << /Font << /F1 3 0 R /F2 6 0 R >> >> >>"
            % (*PAGE, len(objects))
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, table, size, len(data))


def _is_rare(character):
    """Whether the named font's own encoding lacks the character (pictures, ❶): such stand in a second font with a map of its own."""
    return len(character.encode("gb18030")) > 2


def _shown(line, rare):
    shown = b""
    for is_rare, run in groupby(line, _is_rare):
        words = "".join(run)
        codes = b"".join(b"%04x" % (rare.index(one) + 1) for one in words) if is_rare else words.encode("utf-16-be").hex().encode()
        shown += b"/F%d %d Tf <%s> Tj " % (2 if is_rare else 1, SIZE, codes)
    return shown


def _unicode_map(rare):
    rows = b"".join(b"<%04x> <%s>\n" % (code, one.encode("utf-16-be").hex().encode()) for code, one in enumerate(rare, 1))
    body = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Rare def /CMapType 2 def\n"
    body += b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    body += b"%d beginbfchar\n%sendbfchar\n" % (len(rare), rows) if rare else b""
    body += b"endcmap end end"
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def broken(line, measure):
    """Pieces of at most ``measure`` characters of Han, a Latin one counting half; one empty piece of an empty line."""
    pieces, width = [""], 0.0
    for character in line:
        step = 1.0 if character > "\x7f" else 0.5
        if width + step > measure:
            word = re.search(r"[!-~]*$", pieces[-1])[0] if "!" <= character <= "~" else ""  # no program breaks within a Latin word
            word = word if len(word) < len(pieces[-1]) else ""
            pieces[-1] = pieces[-1][: len(pieces[-1]) - len(word)]
            pieces.append(word)
            width = 0.5 * len(word)
        pieces[-1] += character
        width += step
    return pieces


def pdf_of(lines, tables=(), *, head="", measure=30):
    """A PDF of paragraphs broken at ``measure`` characters, then of one table with rules, page after page with numbers."""
    pages, page, y = [], [], TOP

    def turn():
        nonlocal page, y
        pages.append(page)
        page, y = [], TOP

    def bottom():
        return PAGE[1] - 100

    for line in lines:
        for words in broken(line, measure):
            page.append(("text", LEFT, y, words))
            y += LEADING
            if y > bottom():
                turn()
    for widths, rows in tables:
        turn()
        edges = [LEFT + sum(widths[:n]) for n in range(len(widths) + 1)]
        for row in rows:
            per = [max(1, int((width - 4) // SIZE)) for width in widths]
            height = max(1, *(-(-len(cell) // n) for cell, n in zip(row, per, strict=True))) * LEADING + 6
            if y + height > bottom():
                turn()
            for left, cell, n in zip(edges, row, per, strict=False):
                for number in range(0, len(cell), n):
                    page.append(("text", left + 2, y + 3 + number // n * LEADING, cell[number : number + n]))
            for edge in edges:
                page.append(("line", edge, y, edge, y + height))
            page += [("line", edges[0], y, edges[-1], y), ("line", edges[0], y + height, edges[-1], y + height)]
            y += height
    pages.append(page)
    for number, one in enumerate(pages, 1):
        one.append(("text", 280, PAGE[1] - 50, f"— {number} —"))
        if head:
            one.append(("text", LEFT, 40, head))
    return pdf_file(pages)


def ofd_file(pages):
    """Pages of ``(x, y, words)`` in millimetres."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, page in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject Boundary="{x} {y} 170 5" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g {max(1, len(words) - 1)} 5">{escape(words)}'
            "</ofd:TextCode></ofd:TextObject>"
            for x, y, words in page
        )
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    return zip_file(parts)


def numbered(words, level=0, number=1):
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'


NUMBERING = (
    f"<w:numbering {NAMESPACE}>"
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
)
