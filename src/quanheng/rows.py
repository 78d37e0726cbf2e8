"""What every stored row shares: a time-ordered identifier and the server it was born on.

Rows carry UUIDv7 (RFC 9562, 5.7), so that keys made on many servers never clash and still sort by
creation; ``origin`` says which server made the row, so that reports handed up by a province's own
server keep their identity. Codes printed on paper are another thing (``public_code``), and official
numbers a third.
"""

import secrets
import uuid

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread
CHECK_ALPHABET = CODE_ALPHABET + "*~$=U"
CODE_LENGTH = 26  # 26 x 5 bits hold 128


def new_id() -> uuid.UUID:
    """A fresh UUIDv7."""
    return uuid7()


def this_origin() -> str:
    """Name of this server as rows store it."""
    return str(settings.QUANHENG_ORIGIN)


def public_code() -> str:
    """An unguessable 128-bit code with a check character (Crockford base 32, modulo 37), for what leaves the building."""
    number = secrets.randbits(128)
    digits = "".join(CODE_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(CODE_LENGTH)))
    return digits + CHECK_ALPHABET[number % 37]


def is_public_code(text: str) -> bool:
    """Whether ``text`` is a whole code: right length, right letters, right check character."""
    if len(text) != CODE_LENGTH + 1 or any(letter not in CODE_ALPHABET for letter in text[:-1]):
        return False
    number = 0
    for letter in text[:-1]:
        number = number * 32 + CODE_ALPHABET.index(letter)
    return CHECK_ALPHABET[number % 37] == text[-1]


class Row(models.Model):
    """Identifier and origin of a stored row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    origin = models.CharField(max_length=64, default=this_origin, editable=False)

    class Meta:
        abstract = True
