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

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread; safe in any address
CODE_LENGTH = 26  # 26 x 5 bits hold 128


def new_id() -> uuid.UUID:
    """A fresh UUIDv7."""
    return uuid7()


def this_origin() -> str:
    """Name of this server as rows store it."""
    return str(settings.QUANHENG_ORIGIN)


def public_code() -> str:
    """An unguessable 128-bit code with a check character, for what leaves the building (Crockford base 32, Luhn modulo 32)."""
    number = secrets.randbits(128)
    digits = "".join(CODE_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(CODE_LENGTH)))
    return digits + CODE_ALPHABET[-_luhn_sum(digits, first_factor=2) % 32]


def is_public_code(text: str) -> bool:
    """Whether ``text`` is a whole code: right length, right letters, right check character."""
    return len(text) == CODE_LENGTH + 1 and all(letter in CODE_ALPHABET for letter in text) and _luhn_sum(text, first_factor=1) % 32 == 0


def _luhn_sum(letters: str, *, first_factor: int) -> int:
    """Luhn's sum modulo 32, from the right: finds every wrong letter and nearly every exchange of neighbours."""
    total, factor = 0, first_factor
    for letter in reversed(letters):
        product = CODE_ALPHABET.index(letter) * factor
        total += product // 32 + product % 32
        factor = 3 - factor
    return total


class Row(models.Model):
    """Identifier and origin of a stored row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    origin = models.CharField(max_length=64, default=this_origin, editable=False)

    class Meta:
        abstract = True
