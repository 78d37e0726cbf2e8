"""What the reader refuses, in words for the person who handed it in."""

from __future__ import annotations


class NoticeError(ValueError):
    """Base of all errors of this package; ``code`` is stable for programs."""

    code = "notice"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class UnreadableDocument(NoticeError):  # named for what it says
    """The bytes are not a document that can be read here; the message says why and what to do."""

    code = "unreadable"


class UnknownForm(NoticeError):
    """A native form of another schema, or one that does not hold to it."""

    code = "unknown-form"
