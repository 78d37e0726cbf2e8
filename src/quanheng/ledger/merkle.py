"""The Merkle tree of RFC 9162 (2.1): hashes, proofs and their verification. No Django, no storage.

A place ``(level, index)`` names the complete subtree over the leaves ``[index << level, (index + 1) << level)``.
Whoever keeps the hashes of complete subtrees can answer any proof from O(log n) of them: the functions
``*_places`` say which, ``fold`` joins them.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

Place = tuple[int, int]


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256().digest()


def position(level: int, index: int) -> int:
    """One number for a place: its rank when the full tree is read from left to right (leaves are even)."""
    return ((2 * index + 1) << level) - 1


def place(position: int) -> Place:
    """The inverse of ``position``."""
    rank = position + 1
    level = (rank & -rank).bit_length() - 1
    return level, rank >> (level + 1)


def subtrees(start: int, end: int) -> list[Place]:
    """Complete subtrees that tile the leaves ``[start, end)``, left to right; ``start`` is aligned to the largest."""
    tiles = []
    while start < end:
        level = (end - start).bit_length() - 1
        tiles.append((level, start >> level))
        start += 1 << level
    return tiles


def fold(hashes: Sequence[bytes]) -> bytes:
    """Root over complete subtrees given from left to right, largest first."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_places(index: int, size: int) -> list[list[Place]]:
    """For each hash of the inclusion proof, leaf upwards, the places to fold (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(subtrees(middle, end))
            end = middle
        else:
            path.append(subtrees(start, middle))
            start = middle
    return path[::-1]


def consistency_places(old_size: int, new_size: int) -> list[list[Place]]:
    """For each hash of the consistency proof, the places to fold (RFC 9162, 2.1.4.1); empty from size 0 or to the same size."""
    if not 0 <= old_size <= new_size:
        raise ValueError(f"a tree of {old_size} cannot have grown into one of {new_size}")
    if old_size in (0, new_size):
        return []
    path = []
    start, end, whole = 0, new_size, True
    while old_size < end:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(subtrees(middle, end))
            end = middle
        else:
            path.append(subtrees(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(subtrees(start, end))
    return path[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, path: Iterable[bytes], root: bytes) -> bool:
    """Whether ``path`` shows the leaf hash at ``index`` under ``root`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether ``path`` shows that the tree under ``new_root`` begins with the one under ``old_root`` (RFC 9162, 2.1.4.2)."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not path and old_root == new_root
    if old_size == 0:
        return not path and old_root == EMPTY_ROOT
    proof = list(path)
    if old_size & (old_size - 1) == 0:
        proof.insert(0, old_root)
    if not proof:
        return False
    here, last = old_size - 1, new_size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def resolve(places: Iterable[Iterable[Place]], hash_at: Callable[[Place], bytes]) -> list[bytes]:
    """The proof itself: each group of places folded into one hash."""
    return [fold([hash_at(spot) for spot in group]) for group in places]


class Frontier:
    """A growing tree of which only the right edge is kept: at most 64 hashes, however many leaves."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """``peaks`` are the hashes at ``subtrees(0, size)``."""
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} has {size.bit_count()} peaks, not {len(self.peaks)}")

    def append(self, leaf: bytes) -> list[tuple[Place, bytes]]:
        """Takes one leaf hash; the subtrees above the leaves that it completes, lowest first."""
        completed = []
        level, index, found = 0, self.size, leaf
        while index & 1:
            found = node_hash(self.peaks.pop(), found)
            level, index = level + 1, index >> 1
            completed.append(((level, index), found))
        self.peaks.append(found)
        self.size += 1
        return completed

    def root(self) -> bytes:
        return fold(self.peaks)
