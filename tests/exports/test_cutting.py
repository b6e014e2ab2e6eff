"""Fields cut out of a text between known edges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careerstats.exports.cutting import SHORT, Cutter


def cut(fields):
    """Lay fields (as they stand in a file) behind each other and cut them out again."""
    raw = [field.encode() for field in fields]
    sizes = np.array([len(field) for field in raw], dtype=np.int64)
    ends = np.cumsum(sizes + 1) - 1
    codes, distinct = Cutter(b"".join(field + b"\n" for field in raw)).column(ends - sizes, ends)
    assert len(distinct) == len(set(distinct))
    return [distinct[code] for code in codes.tolist()], distinct


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.sampled_from("ab0é ,漢"), max_size=30), max_size=40))
def test_every_field_comes_back(fields):
    found, distinct = cut(fields)
    assert found == fields
    assert distinct == list(dict.fromkeys(fields))


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 16, 17, SHORT - 1, SHORT, SHORT + 1, 5_000])
def test_fields_that_differ_in_their_last_byte_or_length_alone_are_told_apart(size):
    fields = ["a" * size + end for end in ("", "b", "c", "b")]
    assert cut(fields)[0] == fields


@pytest.mark.parametrize("longer", ["", "x" * (SHORT + 1)])
def test_quotes_are_taken_off_and_doubled_ones_made_single(longer):
    found, distinct = cut(['"a"', "a", '"say ""hi"""', '""', '""""', '"a,\nb"', longer])
    assert found == ["a", "a", 'say "hi"', "", '"', "a,\nb", longer]
    assert distinct == list(dict.fromkeys(found))


def test_no_fields():
    assert cut([]) == ([], [])
