"""Fields of a text whose edges are known, as codes and distinct texts: each is cut out once."""

from __future__ import annotations

import numpy as np
import pandas as pd

WORD = 8
"""Bytes that are compared at once."""
SHORT = 8 * WORD
"""Columns of longer fields are cut out one by one."""
NUL = b"\0"

_MASKS = np.array([(1 << 8 * size) - 1 for size in range(WORD + 1)], dtype=np.uint64)


class Cutter:
    """Cuts columns out of UTF-8 text.

    Parameters
    ----------
    data : bytes
        The text; no field that is cut out holds a NUL.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data + bytes(WORD)
        self.quoted = b'"' in data
        self.words = np.ndarray(len(data) + 1, dtype="<u8", buffer=self.data, strides=(1,))

    def column(self, begins: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, list[str]]:
        """Return for each field the place of its text, and the distinct texts by first appearance.

        Parameters
        ----------
        begins, ends : numpy.ndarray
            Byte at which each field begins, and the one behind it. A field in quotes begins and
            ends with one and holds others doubled; its text comes without.
        """
        if int((ends - begins).max(initial=0)) > SHORT:
            codes, found = pd.factorize(np.array(self._pieces(begins, ends), dtype=object))
            pieces = found.tolist()
        else:
            codes, first = _in_order(self._alike(begins, ends))
            pieces = self._short(begins[first], ends[first])
        texts = NUL.join(pieces).decode("utf-8", "surrogatepass").split("\0") if pieces else []
        return _unquoted(codes, texts) if self.quoted else (codes, texts)

    def _alike(self, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Return codes that are the same for fields of the same bytes, a word at a time."""
        sizes = ends - begins
        codes, distinct = pd.factorize(self._words(begins, sizes))
        count = len(distinct)
        for at in range(WORD, int(sizes.max(initial=0)), WORD):
            longer = np.flatnonzero(sizes > at)
            more, distinct = pd.factorize(self._words(begins[longer] + at, sizes[longer] - at))
            found, pairs = pd.factorize(codes[longer] * len(distinct) + more)
            codes[longer] = count + found
            count += len(pairs)
        return codes

    def _words(self, begins: np.ndarray, sizes: np.ndarray) -> np.ndarray:
        """Return the bytes from each place on, of at most one word, as an integer."""
        return self.words[begins] & _MASKS.take(sizes, mode="clip")

    def _short(self, begins: np.ndarray, ends: np.ndarray) -> list[bytes]:
        """Return the bytes of fields, cut out as rows of words."""
        sizes = ends - begins
        steps = range(0, max(int(sizes.max(initial=0)), 1), WORD)
        words = [self._words(np.minimum(begins + at, ends), sizes - at) for at in steps]
        rows = np.column_stack(words).astype("<u8")
        found: list[bytes] = rows.view(f"S{rows.shape[1] * WORD}").ravel().tolist()
        return found

    def _pieces(self, begins: np.ndarray, ends: np.ndarray) -> list[bytes]:
        data = self.data
        return [data[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]


def _in_order(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return codes numbered anew by first appearance, without gaps, and where each appears first."""
    first = np.full(codes.max(initial=-1) + 1, len(codes), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    order = np.argsort(first, kind="stable")[: (first < len(codes)).sum()]
    place = np.empty(len(first), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[codes], first[order]


def _unquoted(codes: np.ndarray, texts: list[str]) -> tuple[np.ndarray, list[str]]:
    """Take texts out of their quotes; those that are the same without become one."""
    place: dict[str, int] = {}
    bare = (text[1:-1].replace('""', '"') if text[:1] == '"' else text for text in texts)
    move = [place.setdefault(text, len(place)) for text in bare]
    return np.array(move, dtype=np.int64)[codes], list(place)
