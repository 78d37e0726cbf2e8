"""Formats whose parsers a hostile file could keep busy or fill with memory are read in a process of their own.

    python -m quanheng.notices.guarded pdf LIMITS < file

The child gets bounds of time and memory before it sees a byte, and hands back plain JSON values.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from .errors import UnreadableDocument
from .limits import Limits


def read_guarded(kind: str, data: bytes, limits: Limits) -> Any:
    """What the reader of this kind found in ``data``; UnreadableDocument if it refuses, breaks or exceeds its bounds."""
    command = [sys.executable, "-X", "utf8", "-m", __name__, kind, json.dumps(asdict(limits))]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=limits.seconds + 5, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        raise _too_long(limits) from None
    if done.returncode == 0:
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            answer = {"code": "damaged", "message": _DAMAGED}
        if "code" in answer:
            raise UnreadableDocument(answer["message"], code=answer["code"])
        return answer["found"]
    if done.returncode < 0:  # ended by a signal: its time was over, or the parser crashed
        raise _too_long(limits)
    raise UnreadableDocument(_DAMAGED, code="damaged")


_DAMAGED = "the file is damaged or of a make that cannot be read; open it, save it as .docx and retry"


def _too_long(limits: Limits) -> UnreadableDocument:
    return UnreadableDocument(
        f"reading the file took more than {limits.seconds} s or broke its reader; hand in the notice alone, as .docx", code="too-slow"
    )


def _bound(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # no such bounds on Windows: the parent's clock remains
        return
    for which, value in ((resource.RLIMIT_AS, limits.memory_bytes), (resource.RLIMIT_CPU, limits.seconds), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(which)
        resource.setrlimit(which, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def main(kind: str, words: str) -> int:
    limits = Limits(**json.loads(words))
    _bound(limits)
    answer: dict[str, Any]
    try:
        answer = {"found": _reader(kind)(sys.stdin.buffer.read(), limits)}
    except UnreadableDocument as refusal:
        answer = {"code": refusal.code, "message": str(refusal)}
    except MemoryError:
        answer = {"code": "too-large", "message": "the file needs more memory than allowed; hand in the notice alone, as .docx"}
    except BaseException as error:  # a panic of native code is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        answer = {"code": "damaged", "message": _DAMAGED}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


def _reader(kind: str) -> Callable[[bytes, Limits], Any]:
    if kind == "pdf":
        from .pdf_pages import laid_out
    else:
        from .sheets import laid_out
    return laid_out


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2]))
