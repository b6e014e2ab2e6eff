"""Bytes of a text file into text, with the encoding found out and said."""

from __future__ import annotations

import codecs
import re

from careerstats.exports.guard import refusal

_MOJIBAKE = re.compile("[ÂÃ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œž“”¦]")
_SHOWN = 5

Finding = tuple[str, str, str]


def _one(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


_CP1252 = "".join(map(_one, range(256)))
"""The character of each byte; the five that cp1252 leaves open stand for themselves."""


def _as_cp1252(data: bytes) -> str:
    return codecs.charmap_decode(data, "strict", _CP1252)[0]


def as_utf8(data: bytes, *, name: str) -> tuple[bytes, list[Finding]]:
    """Return a text file's bytes as UTF-8 without a byte order mark, and what there is to say about it.

    See `decode`.
    """
    if data.isascii() and b"\0" not in data:
        return data, []
    text, findings = decode(data, name=name)
    return text.encode("utf-8", "surrogatepass"), findings


def decode(data: bytes, *, name: str) -> tuple[str, list[Finding]]:
    """Return a text file's text and what there is to say about its encoding.

    UTF-16 and UTF-8 are known by their byte order mark or by their bytes; a byte that is no
    UTF-8 is read as cp1252, which every byte has a meaning in.

    Raises
    ------
    FileRefusedError
        When UTF-16 is cut off in the middle of a character.
    """
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, "utf-16", name), []
    elif len(data) > 3 and data[:4096:2].count(0) + data[1:4096:2].count(0) > len(data[:4096]) * 0.4:
        order = "utf-16-le" if data[1:4096:2].count(0) > data[:4096:2].count(0) else "utf-16-be"
        message = "The file is UTF-16 without a byte order mark; it was read as that."
        return _utf16(data, order, name), [("encoding", "warning", message)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed(data)
    return text, _mojibake(text)


def _utf16(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise refusal(
            name,
            "is UTF-16 text that is cut off or damaged",
            "export it again, as UTF-8 if there is a choice",
        ) from None


def _mixed(data: bytes) -> tuple[str, list[Finding]]:
    if data.decode("utf-8", "ignore").isascii():
        text = _as_cp1252(data)
        line = _lines(text, re.compile(r"[^\x00-\x7f]"))
        message = (
            "The file is not UTF-8 and was read as cp1252 (Western European); "
            f"check the letters on line {line}."
        )
        return text, [("encoding", "warning", message)]
    lines, wrong = _line_by_line(data)
    message = (
        "The file mixes UTF-8 and cp1252; both were read as what they are. "
        f"Check the letters on line {_listed(wrong)}."
    )
    return "\n".join(lines), [("encoding-mixed", "warning", message)]


def _line_by_line(data: bytes) -> tuple[list[str], list[int]]:
    """Return the lines, each in its own encoding, and the numbers of those that are no UTF-8."""
    lines, wrong = [], []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(_as_cp1252(line))
            wrong.append(number)
    return lines, wrong


def _mojibake(text: str) -> list[Finding]:
    if text.isascii() or not _MOJIBAKE.search(text):
        return []
    where = _lines(text, _MOJIBAKE)
    message = (
        f"Letters look damaged by an earlier conversion (such as Ã© for é) on line {where}; they were kept."
    )
    return [("mojibake", "warning", message)]


def _lines(text: str, pattern: re.Pattern[str]) -> str:
    found: list[int] = []
    line, seen = 1, 0
    for hit in pattern.finditer(text):
        line += text.count("\n", seen, hit.start())
        seen = hit.start()
        if not found or found[-1] != line:
            found.append(line)
        if len(found) > _SHOWN:
            break
    return _listed(found)


def _listed(lines: list[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:_SHOWN])
    return f"{shown} and more" if len(lines) > _SHOWN else shown
