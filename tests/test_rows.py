"""Codes that leave the building: unguessable, and a slip of the pen is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rows import CODE_ALPHABET, is_public_code, new_id, public_code


def test_a_fresh_code_is_whole_and_never_the_same():
    codes = {public_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(is_public_code(code) and len(code) == 27 for code in codes)


@given(st.integers(0, 26), st.integers(1, 31))
def test_one_wrong_letter_is_noticed(place, shift):
    code = public_code()
    wrong = CODE_ALPHABET[(CODE_ALPHABET.index(code[place]) + shift) % 32]
    assert not is_public_code(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize("text", ["", "0" * 26, "O" * 27, "0" * 28])
def test_what_is_no_code_is_refused(text):
    assert not is_public_code(text)


def test_identifiers_sort_by_birth():
    made = [new_id() for _ in range(50)]
    assert sorted(made) == made
    assert {one.version for one in made} == {7}
