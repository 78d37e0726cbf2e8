"""Files that prove something: told by their content, never by their name; pictures are drawn anew, so that nothing but the picture is left."""

import io
import warnings
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""More than any telephone's camera gives today; one such picture takes 150 MB while it is drawn anew."""
LONGEST_SIDE, THUMBNAIL_SIDE = 2560, 320
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@dataclass(frozen=True, slots=True)
class SafeFile:
    """What is stored of a file: its bytes, the type that its content has, and a small picture where it is one."""

    data: bytes
    media_type: str
    thumbnail: bytes = b""

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


def safe_file(data: bytes, filename: str) -> SafeFile:
    """The file as it may be stored; ValidationError names the file and says what to do with any other."""
    if not data:
        raise ValidationError(_("%(file)s is empty.") % {"file": filename}, code="empty")
    if len(data) > MOST_BYTES:
        message = _("%(file)s is larger than %(most)d MB. Give a smaller copy.")
        raise ValidationError(message % {"file": filename, "most": MOST_BYTES // 1024**2}, code="too-large")
    if data[:5] == b"%PDF-":
        return SafeFile(data, "application/pdf")
    return _picture(data, filename)


def _picture(data: bytes, filename: str) -> SafeFile:
    damaged = ValidationError(_("%(file)s is damaged: it cannot be drawn. Save the picture anew.") % {"file": filename}, code="damaged")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is stricter and comes first
        try:
            picture = Image.open(io.BytesIO(data), formats=tuple(FORMATS))
        except Image.DecompressionBombError as error:
            raise _too_many_pixels(filename) from error
        except UnidentifiedImageError as error:
            message = _("%(file)s is neither a JPEG, PNG or WebP picture nor a PDF, whatever its name says.")
            raise ValidationError(message % {"file": filename}, code="type") from error
        except (OSError, ValueError, SyntaxError) as error:
            raise damaged from error
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise _too_many_pixels(filename)
        media_type = FORMATS[str(picture.format)]
        try:
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at the size it is kept in
            return SafeFile(*_drawn_anew(picture, media_type))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise damaged from error


def _drawn_anew(picture: Image.Image, media_type: str) -> tuple[bytes, str, bytes]:
    """The pixels alone, upright, in a size that a report needs: place, device, comments and appended data stay behind."""
    upright = ImageOps.exif_transpose(picture)
    plain = upright.convert("RGBA" if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    small = bare.convert("RGB")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return _written(bare, media_type), media_type, _written(small, "image/jpeg")


def _written(picture: Image.Image, media_type: str) -> bytes:
    file = io.BytesIO()
    if media_type == "image/jpeg":
        picture.convert("RGB").save(file, "JPEG", quality=88, optimize=True)
    elif media_type == "image/webp":
        picture.save(file, "WEBP", quality=88)
    else:
        picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _too_many_pixels(filename: str) -> ValidationError:
    message = _("%(file)s has more than %(most)d million pixels. Give a smaller copy.")
    return ValidationError(message % {"file": filename, "most": MOST_PIXELS // 1_000_000}, code="too-many-pixels")
