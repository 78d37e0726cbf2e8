"""Reduce the pictures that the officer's guide shows, from screenshots/ into docs/guide/pictures/.

    .venv/bin/python -m pytest -q tests/browser/test_shanghai.py     takes them
    .venv/bin/python tools/guide_pictures.py                         reduces them; then look at them and commit them

Only pictures that a guide names are taken over; those that no guide names any more are removed. Needs Pillow, which the tests bring.
"""

import re
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide"
PICTURES = GUIDE / "pictures"
TAKEN = ROOT / "screenshots"
MOST_BYTES = 60 * 1024
SHAPES = [(width, colours) for width in (1024, 900, 800, 700) for colours in (64, 32, 16)]  # smaller until the file is small enough


def named() -> list[str]:
    """File names of the pictures in both guides, in order."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(GUIDE.glob("*.md"))]
    return list(dict.fromkeys(name for text in texts for name in re.findall(r"\]\(pictures/([\w-]+\.png)\)", text)))


def reduced(picture: Image.Image) -> bytes:
    """The first of SHAPES that fits into MOST_BYTES; the last where a picture is too full for any."""
    for width, colours in SHAPES:
        shown = picture
        if picture.width > width:
            shown = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
        file = BytesIO()
        shown.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()


def main() -> int:
    """Write every named picture; 1 when one was not taken."""
    PICTURES.mkdir(exist_ok=True)
    names = named()
    missing = [name for name in names if not (TAKEN / f"guide-{name}").exists()]
    for name in missing:
        print(f"screenshots/guide-{name} is not there: run tests/browser/test_shanghai.py first", file=sys.stderr)
    for name in set(names) - set(missing):
        with Image.open(TAKEN / f"guide-{name}") as picture:
            (PICTURES / name).write_bytes(reduced(picture.convert("RGB")))
    for left in PICTURES.glob("*.png"):
        if left.name not in names:
            left.unlink()
    sizes = sorted(((PICTURES / name).stat().st_size, name) for name in set(names) - set(missing))
    print(f"{len(sizes)} pictures, {sum(size for size, _name in sizes) // 1024} KB; the largest {sizes[-1][1]} {sizes[-1][0] // 1024} KB")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
