import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.ledger import merkle

# The leaves, roots and proofs that Certificate Transparency has used as test vectors for RFC 6962 and 9162 from the start.
LEAVES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A, B, C, D = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
)
E, F = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = [(0, 1, []), (0, 8, [A, B, C]), (5, 8, [D, E, ROOTS[4]]), (2, 3, [ROOTS[2]]), (1, 5, [ROOTS[1], B, D])]
CONSISTENCY = [(1, 1, []), (1, 8, [A, B, C]), (6, 8, [F, E, ROOTS[4]]), (2, 5, [B, D])]


# The definitions of RFC 9162, 2.1, word for word: slow and plain.
def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = largest_power_of_two_below(len(leaves))
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = largest_power_of_two_below(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = largest_power_of_two_below(len(leaves))
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def largest_power_of_two_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


class Kept:
    """A tree grown leaf by leaf, with the hashes of complete subtrees that a store would keep."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.hashes, self.frontier, self.roots = {}, merkle.Frontier(), [merkle.EMPTY_ROOT]
        for index, leaf in enumerate(leaves):
            self.hashes[0, index] = merkle.leaf_hash(leaf)
            self.hashes.update(self.frontier.append(merkle.leaf_hash(leaf)))
            self.roots.append(self.frontier.root())

    def proof(self, places) -> list[bytes]:
        return merkle.resolve(places, self.hashes.__getitem__)


def test_roots_are_those_of_the_published_vectors():
    assert [root.hex() for root in Kept(LEAVES).roots] == ROOTS


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_inclusion_proofs_are_those_of_the_published_vectors(index, size, path):
    proof = Kept(LEAVES).proof(merkle.inclusion_places(index, size))
    assert [step.hex() for step in proof] == path
    assert merkle.verify_inclusion(index, size, merkle.leaf_hash(LEAVES[index]), proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY)
def test_consistency_proofs_are_those_of_the_published_vectors(old, new, path):
    proof = Kept(LEAVES).proof(merkle.consistency_places(old, new))
    assert [step.hex() for step in proof] == path
    assert merkle.verify_consistency(old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), proof)


sizes = st.integers(1, 70)


@given(sizes.flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_inclusion_follows_the_definition_and_holds_for_no_other_place(case):
    size, index = case
    leaves = [bytes([number]) for number in range(size)]
    tree, root = Kept(leaves), naive_root(leaves)
    proof = tree.proof(merkle.inclusion_places(index, size))
    assert tree.roots[size] == root
    assert proof == naive_path(index, leaves)
    for claimed in range(size):
        assert merkle.verify_inclusion(claimed, size, merkle.leaf_hash(leaves[index]), proof, root) == (claimed == index)
    assert not merkle.verify_inclusion(index, size, merkle.leaf_hash(b"other"), proof, root)
    assert not merkle.verify_inclusion(index, size, merkle.leaf_hash(leaves[index]), [*proof, root], root)
    assert not proof or not merkle.verify_inclusion(index, size, merkle.leaf_hash(leaves[index]), proof[:-1], root)


@given(sizes.flatmap(lambda new: st.tuples(st.integers(1, new), st.just(new))))
def test_consistency_follows_the_definition_and_holds_for_no_other_tree(case):
    old, new = case
    leaves = [bytes([number]) for number in range(new)]
    tree = Kept(leaves)
    proof = tree.proof(merkle.consistency_places(old, new))
    assert proof == naive_subproof(old, leaves, True)
    assert merkle.verify_consistency(old, new, tree.roots[old], tree.roots[new], proof)
    for other in set(range(1, new)) - {old}:
        assert not merkle.verify_consistency(old, new, tree.roots[other], tree.roots[new], proof)
        assert not merkle.verify_consistency(old, new, tree.roots[old], tree.roots[other], proof)
    assert not merkle.verify_consistency(old, new, tree.roots[old], tree.roots[new], [*proof, tree.roots[old]])


@given(st.integers(0, 40), st.integers(0, 1 << 40))
def test_a_place_and_its_number_say_the_same(level, index):
    assert merkle.place(merkle.position(level, index)) == (level, index)


@given(st.integers(1, 1 << 40).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_a_proof_in_a_huge_tree_reads_few_hashes(case):
    size, index = case
    depth = size.bit_length()
    assert sum(map(len, merkle.inclusion_places(index, size))) <= 2 * depth
    assert sum(map(len, merkle.consistency_places(index + 1, size))) <= 2 * depth


def test_a_proof_for_a_leaf_outside_the_tree_is_refused():
    with pytest.raises(ValueError, match="leaf 8 is not in a tree of 8"):
        merkle.inclusion_places(8, 8)
    with pytest.raises(ValueError, match="a tree of 9 cannot have grown into one of 8"):
        merkle.consistency_places(9, 8)
    assert not merkle.verify_inclusion(8, 8, b"", [], b"")


def test_a_frontier_continues_where_another_stopped():
    whole = Kept([bytes([number]) for number in range(23)])
    again = merkle.Frontier(13, [whole.hashes[spot] for spot in merkle.subtrees(0, 13)])
    for index in range(13, 23):
        again.append(whole.hashes[0, index])
    assert again.root() == whole.roots[23]
