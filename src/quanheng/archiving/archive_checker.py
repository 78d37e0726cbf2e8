#!/usr/bin/env python3
"""Checks the archive of a campaign without the server that made it. Needs Python 3.11 and nothing else.

    python check.py PACKAGE.zip            (or, in the unpacked folder:  python check.py .)
    python check.py PACKAGE.zip --head HEAD.json

What is checked:
1. Every file is there with the SHA-256 that manifest.json names, and none that it does not name.
2. The head in ledger/head.json is signed by the key it names (ECDSA on P-256 with SHA-256 over its canonical text: JSON with sorted keys,
   no spaces, UTF-8, of origin, size, root, signed_at, tree, algorithm, key; the key is named by the SHA-256 of its DER form).
3. Every entry in ledger/entries.jsonl is a leaf of the tree under that head (RFC 9162, 2.1.3.2): leaf hash SHA-256(0x00 | body),
   node hash SHA-256(0x01 | left | right).
4. With --head, a head that the server printed or published at another time: that it bears the same key, and the same root where it is as large.
"""

import base64
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

SCHEMA = "quanheng-archive/1"
MANIFEST = "manifest.json"
SIGNED = ("origin", "size", "root", "signed_at", "tree", "algorithm", "key")
BLOCK = 1 << 20

# The curve P-256 (FIPS 186-5, SP 800-186 3.2.1.3).
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296, 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
Point = tuple[int, int] | None


class Package(Protocol):
    def names(self) -> set[str]: ...
    def blocks(self, name: str) -> Iterator[bytes]: ...


class ZipPackage:
    def __init__(self, file: Path) -> None:
        self.archive = zipfile.ZipFile(file)

    def names(self) -> set[str]:
        return {entry.filename for entry in self.archive.infolist() if not entry.is_dir()}

    def blocks(self, name: str) -> Iterator[bytes]:
        with self.archive.open(name) as file:
            while block := file.read(BLOCK):
                yield block


class FolderPackage:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> set[str]:
        return {file.relative_to(self.folder).as_posix() for file in self.folder.rglob("*") if file.is_file()}

    def blocks(self, name: str) -> Iterator[bytes]:
        with (self.folder / name).open("rb") as file:
            while block := file.read(BLOCK):
                yield block


def findings(package: Package, other_head: dict[str, Any] | None = None) -> Iterator[str]:
    """One sentence for everything that does not agree; none where all is sound."""
    names = package.names()
    if MANIFEST not in names:
        yield f"{MANIFEST} is missing: this is no archive of Quanheng."
        return
    manifest = json.loads(_whole(package, MANIFEST))
    if manifest.get("schema") != SCHEMA:
        yield f"The archive is of the form {manifest.get('schema')!r}; this checker knows {SCHEMA!r}."
        return
    yield from _files(package, manifest, names)
    if "ledger/head.json" not in names or "ledger/entries.jsonl" not in names:
        yield "The proof of the ledger is missing."
        return
    head = json.loads(_whole(package, "ledger/head.json"))
    if not head_holds(head):
        yield "The head of the ledger is not signed by the key that it names."
    yield from _entries(package, head)
    if other_head is not None:
        yield from _against(head, other_head)


def _files(package: Package, manifest: dict[str, Any], names: set[str]) -> Iterator[str]:
    told = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    for path in sorted(set(told) - names):
        yield f"{path} is missing."
    for path in sorted(names - set(told) - {MANIFEST}):
        yield f"{path} is not named in {MANIFEST}: it was put in later."
    for path in sorted(set(told) & names):
        digest = hashlib.sha256()
        for block in package.blocks(path):
            digest.update(block)
        if digest.hexdigest() != told[path]:
            yield f"{path} was altered: its SHA-256 is {digest.hexdigest()}, not {told[path]}."


def _entries(package: Package, head: dict[str, Any]) -> Iterator[str]:
    root = bytes.fromhex(head["root"])
    for number, line in enumerate(_lines(package, "ledger/entries.jsonl"), start=1):
        entry = json.loads(line)
        leaf = hashlib.sha256(b"\x00" + entry["body"].encode()).digest()
        path = [bytes.fromhex(step) for step in entry["path"]]
        if root_from(entry["index"], head["size"], leaf, path) != root:
            yield f"Entry {number} (leaf {entry['index']}) is not under the signed head: it was altered, or belongs to another ledger."


def _against(head: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    if not head_holds(other):
        yield "The other head is not signed by the key that it names."
    elif other["key"] != head["key"] or other["origin"] != head["origin"]:
        yield "The other head is of another server or key."
    elif other["size"] == head["size"] and other["root"] != head["root"]:
        yield "Two heads of the same size have different roots: one of the ledgers was rewritten."


def root_from(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes | None:
    """The root to which a leaf's path leads (RFC 9162, 2.1.3.2); None for a path of the wrong length."""
    if index >= size:
        return None
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = hashlib.sha256(b"\x01" + step + found).digest()
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + step).digest()
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def head_holds(head: dict[str, Any]) -> bool:
    """Whether the head's own signature holds and the key is the one it names."""
    try:
        der = base64.b64decode("".join(line for line in head["public_key"].splitlines() if not line.startswith("-")))
        text = json.dumps({name: head[name] for name in SIGNED}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        named = hashlib.sha256(der).hexdigest() == head["key"]
        return named and signature_holds(der, text.encode(), bytes.fromhex(head["signature"]))
    except (KeyError, TypeError, ValueError, IndexError):
        return False


def signature_holds(public_der: bytes, message: bytes, signature: bytes) -> bool:
    """ECDSA on P-256 with SHA-256 (FIPS 186-5, 6.4.2); the key as SubjectPublicKeyInfo, the signature as DER."""
    point = public_der[-65:]
    x, y = int.from_bytes(point[1:33]), int.from_bytes(point[33:])
    r, s = _der_integers(signature)
    if point[0] != 4 or (y * y - x * x * x + 3 * x - B) % P or not (0 < r < N and 0 < s < N):
        return False
    digest, inverse = int.from_bytes(hashlib.sha256(message).digest()), pow(s, -1, N)
    found = _add(_times(digest * inverse % N, G), _times(r * inverse % N, (x, y)))
    return found is not None and found[0] % N == r


def _der_integers(signature: bytes) -> tuple[int, int]:
    if signature[0] != 0x30 or signature[1] != len(signature) - 2 or signature[2] != 2:
        raise ValueError("no DER signature")
    first = signature[4 : 4 + signature[3]]
    rest = signature[4 + signature[3] :]
    if rest[0] != 2 or rest[1] != len(rest) - 2:
        raise ValueError("no DER signature")
    return int.from_bytes(first), int.from_bytes(rest[2:])


def _add(one: Point, two: Point) -> Point:
    if one is None or two is None:
        return one or two
    if one[0] == two[0]:
        if (one[1] + two[1]) % P == 0:
            return None
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, P)
    else:
        slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, P)
    x = (slope * slope - one[0] - two[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def _times(factor: int, point: Point) -> Point:
    total: Point = None
    while factor:
        if factor & 1:
            total = _add(total, point)
        point, factor = _add(point, point), factor >> 1
    return total


def _whole(package: Package, name: str) -> str:
    return b"".join(package.blocks(name)).decode()


def _lines(package: Package, name: str) -> Iterator[str]:
    rest = b""
    for block in package.blocks(name):
        *lines, rest = (rest + block).split(b"\n")
        yield from (line.decode() for line in lines if line)
    if rest:
        yield rest.decode()


def main(words: list[str]) -> int:
    """0 where everything agrees, 1 where something does not, 2 for bad use."""
    if not words or (len(words) > 1 and (len(words) != 3 or words[1] != "--head")):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        place = Path(words[0])
        package: Package = FolderPackage(place) if place.is_dir() else ZipPackage(place)
        other = json.loads(Path(words[2]).read_text(encoding="utf-8")) if len(words) == 3 else None
        found = list(findings(package, other))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        print(f"{words[0]} cannot be checked: {error}", file=sys.stderr)
        return 2
    for sentence in found:
        print(sentence)
    if not found:
        manifest = json.loads(_whole(package, MANIFEST))
        print(f"{len(manifest['files'])} files and {manifest['entries']} entries of the ledger agree. {manifest['campaign']['title']}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
