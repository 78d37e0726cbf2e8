"""A code to scan, drawn as SVG (ISO/IEC 18004)."""

import segno


def scan_code(address: str) -> str:
    """An SVG of ``address`` with a quiet zone and medium error correction; hidden from readers aloud, who hear the address beside it."""
    code = segno.make(address, error="m", micro=False)
    drawn: str = code.svg_inline(border=4, dark="#1c2733", omitsize=True, svgclass="scan", lineclass=None)
    return drawn.replace("<svg ", '<svg aria-hidden="true" ', 1)
