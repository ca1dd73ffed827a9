"""Encodings: decided by evidence, in a fixed order, and asked when there is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import ExportError
from finint.importer import decode
from finint.importer.decode import Decoding, decoding, pieces
from finint.importer.reading import Question

TABLE = "Day,Campaign,Cost\n2025-03-01,Été à Zürich – “Brand”,4.20 €\n"
ASCII = "Day,Campaign,Cost\n2025-03-01,Brand,4.20\n"


def read(data: bytes, **answers: str) -> tuple[str, str]:
    how = decoding(data, answers)
    assert isinstance(how, Decoding)
    return how.name, b"".join(pieces(data, how)).decode()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(TABLE.encode(), "utf-8", id="UTF-8"),
        pytest.param(TABLE.encode("utf-8-sig"), "utf-8-sig", id="UTF-8 with a mark"),
        pytest.param(b"\xff\xfe" + TABLE.encode("utf-16-le"), "utf-16-le", id="UTF-16 little endian"),
        pytest.param(b"\xfe\xff" + TABLE.encode("utf-16-be"), "utf-16-be", id="UTF-16 big endian"),
        pytest.param(TABLE.encode("utf-16-le"), "utf-16-le", id="UTF-16 little endian without a mark"),
        pytest.param(TABLE.encode("utf-16-be"), "utf-16-be", id="UTF-16 big endian without a mark"),
        pytest.param(b"\xff\xfe\x00\x00" + TABLE.encode("utf-32-le"), "utf-32-le", id="UTF-32"),
        pytest.param(TABLE.encode("cp1252"), "cp1252", id="cp1252"),
    ],
)
def test_one_table_reads_the_same_in_every_encoding(data, name):
    assert read(data) == (name, TABLE)


def test_plain_ascii_in_utf_16_is_not_taken_for_utf_8():
    assert ASCII.encode("utf-16-le").decode("utf-8"), "it would pass as UTF-8, with NULs"
    assert read(ASCII.encode("utf-16-le")) == ("utf-16-le", ASCII)


def test_cyrillic_utf_16_without_a_mark_is_recognised_by_digits_and_line_ends():
    text = "День\tРасход\n" + "01.02.2025\t1234,56\n" * 5
    assert read(text.encode("utf-16-le")) == ("utf-16-le", text)


@pytest.mark.parametrize("word", ["CAFÉ’S", "„Spaß“", "Ã la carte"])
def test_a_chance_utf_8_pair_does_not_turn_a_cp1252_file_into_a_mixed_one(word):
    text = f"Müller,{word},naïve – château\n"
    assert read(text.encode("cp1252")) == ("cp1252", text)


def test_a_file_glued_from_two_encodings_keeps_both_kinds_of_names():
    data = "Zürich,Køge,Łódź,東京\n".encode() + "Bräu,1\n".encode("cp1252")
    name, text = read(data)
    assert name == "utf-8 with cp1252"
    assert text == "Zürich,Køge,Łódź,東京\nBräu,1\n"
    assert decoding(data, {}).guessed


def test_cp1252_is_a_guess_and_utf_8_is_not():
    assert decoding(TABLE.encode("cp1252"), {}).guessed
    assert not decoding(TABLE.encode(), {}).guessed


def test_bytes_that_no_encoding_explains_are_asked_about():
    data = "Город,Цена\nМосква Нижний,1\n".encode("cp1251") + b"\x81\x8d\x98\n"
    question = decoding(data, {})
    assert isinstance(question, Question)
    assert question.key == "encoding"
    assert "cp1251" in question.choices


@pytest.mark.parametrize("name", ["cp1251", "CP1251", " windows-1251 "])
def test_an_answer_decides(name):
    data = "Город,Цена\nМосква,1\n".encode("cp1251")
    assert read(data, encoding=name) == ("cp1251", "Город,Цена\nМосква,1\n")


@pytest.mark.parametrize(
    ("data", "answers", "sentence"),
    [
        pytest.param(b"a,b\n1,\x002\n", {}, "NUL byte in line 2", id="NUL"),
        pytest.param(b"a,b\n" * 2000 + b"1\x00\n", {}, "NUL byte in line 2,001", id="one NUL far below"),
        pytest.param(bytes(range(1, 32)) * 40, {}, "no text and no format", id="control characters"),
        pytest.param(b"\xef\xbb\xbfa,\xe9\n", {}, "not valid utf-8-sig: byte 6", id="a mark that lies"),
        pytest.param(b"\xff\xfea\x00b", {}, "not valid utf-16-le", id="half a character"),
        pytest.param(b"\xef\xbb\xbfa,\x00b\n", {}, "NUL characters", id="NUL behind a mark"),
        pytest.param("a\0b".encode("utf-16"), {}, "NUL characters", id="NUL inside UTF-16"),
        pytest.param(b"\xe9\n", {"encoding": "utf-8"}, "not valid utf-8: byte 1", id="a wrong answer"),
        pytest.param(b"a\n", {"encoding": "rot13"}, "no encoding finint reads", id="an answer that is no encoding"),
    ],
)
def test_what_is_no_text_is_refused(data, answers, sentence):
    with pytest.raises(ExportError, match=sentence):
        decoding(data, answers)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40), st.integers(1, 7))
@settings(max_examples=100, deadline=None)
def test_a_character_is_never_cut_between_pieces(text, size):
    for codec in ("utf-8", "utf-16-le", "utf-32-be"):
        data = text.encode(codec)
        whole, decode.BLOCK_BYTES = decode.BLOCK_BYTES, size
        try:
            assert b"".join(pieces(data, Decoding(codec, codec))).decode() == text
            assert decode.broken_at(data, Decoding(codec, codec)) is None
        finally:
            decode.BLOCK_BYTES = whole


def test_a_broken_byte_is_found_in_any_block(monkeypatch):
    monkeypatch.setattr(decode, "BLOCK_BYTES", 3)
    data = "aé€b".encode() * 5
    assert decode.broken_at(data + b"\xe9", Decoding("utf-8", "utf-8")) == len(data)
