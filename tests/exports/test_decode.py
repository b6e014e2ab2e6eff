import pytest

from careerstats.errors import FileRefusedError
from careerstats.exports.decode import as_utf8, decode

TEXT = "id,name\n1,Zoë\n2,Łukasz €\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_utf_16_with_a_mark_need_no_word(encoding):
    assert decode(TEXT.encode(encoding), name="a.csv") == (TEXT, [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told(encoding):
    assert decode(TEXT.encode(encoding), name="a.csv") == (
        TEXT,
        [("encoding", "warning", "The file is UTF-16 without a byte order mark; it was read as that.")],
    )


def test_cp1252_is_told_with_the_lines_to_check():
    data = "id,name\n1,Ann\n2,Zoë\n3,José – “x” €\n".encode("cp1252")
    assert decode(data, name="a.csv") == (
        "id,name\n1,Ann\n2,Zoë\n3,José – “x” €\n",
        [
            (
                "encoding",
                "warning",
                "The file is not UTF-8 and was read as cp1252 (Western European); "
                "check the letters on line 3, 4.",
            )
        ],
    )


def test_bytes_that_cp1252_does_not_know_are_kept():
    assert decode(b"a\x81b", name="a.csv")[0] == "a\x81b"


def test_a_file_that_mixes_encodings_is_read_as_both():
    data = "1,Zoë\n".encode() + "2,José\n".encode("cp1252") + b"3,Ann\n" + "4,Noël\n".encode("cp1252")
    assert decode(data, name="a.csv") == (
        "1,Zoë\n2,José\n3,Ann\n4,Noël\n",
        [
            (
                "encoding-mixed",
                "warning",
                "The file mixes UTF-8 and cp1252; both were read as what they are. "
                "Check the letters on line 2, 4.",
            )
        ],
    )


def test_damaged_letters_are_told_and_kept():
    text = "id,team\n1,OpÃ©rations\n2,Ops\n3,donâ€™t\n4,SÃ£o\n"
    assert decode(text.encode(), name="a.csv") == (
        text,
        [
            (
                "mojibake",
                "warning",
                "Letters look damaged by an earlier conversion (such as Ã© for é) on line 2, 4, 5; "
                "they were kept.",
            )
        ],
    )


def test_at_most_five_lines_are_named():
    data = "".join(f"{i},Zoë\n" for i in range(9)).encode("cp1252")
    assert "on line 1, 2, 3, 4, 5 and more." in decode(data, name="a.csv")[1][0][2]


def test_proper_letters_are_no_damage():
    assert decode("Ãngela,Ânia,É\n".encode(), name="a.csv")[1] == []


@pytest.mark.parametrize("cut", [-1, -3])
def test_utf_16_that_is_cut_off(cut):
    with pytest.raises(FileRefusedError) as refused:
        decode("id\nx😀".encode("utf-16")[:cut], name="a.csv")
    assert str(refused.value) == (
        "a.csv is UTF-16 text that is cut off or damaged; export it again, as UTF-8 if there is a choice."
    )


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_everything_becomes_utf_8(encoding):
    text = "id\nZoe\n" if encoding == "ascii" else "id\nZoë\n"
    assert as_utf8(text.encode(encoding), name="a.csv")[0] == text.encode()
