"""Texts in Unicode and in older encodings: what is read, what is said, and what is no text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError
from engine.tables.text_encoding import decoded

TABLE = "x,y,label\n1.5,-2.5,{}\n0.25,1,{}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_needs_no_word(encoding: str) -> None:
    text = TABLE.format("Zürich", "Genève")
    assert decoded("a.csv", text.encode(encoding)) == (text, "")


@pytest.mark.parametrize(
    ("words", "encoding", "title"),
    [
        (("Zürich", "Genève"), "latin-1", "Windows-1252"),
        (("Straße", "für 5 µm"), "cp1252", "Windows-1252"),
        (("Łódź", "Kraków żółw"), "cp1250", "Windows-1250"),
        (("Москва", "Новгород"), "cp1251", "Windows-1251"),
        (("東京", "大阪府の人"), "cp932", "Shift JIS"),
    ],
)
def test_an_older_encoding_is_found_and_said(words: tuple[str, str], encoding: str, title: str) -> None:
    text = TABLE.format(*words)
    assert decoded("a.csv", text.encode(encoding)) == (text, f"The text is not UTF-8; it was read as {title}.")


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n\x00\xe0", b"\xff\x00\xd8 no text", b"\0" * 100, b"x,y\n1,2\n\x01\xff"]
)
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(EngineError, match=r"a\.bin is not a text file"):
        decoded("a.bin", raw)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_refused(raw: bytes) -> None:
    try:
        text, note = decoded("a", raw)
    except EngineError:
        return
    assert "\0" not in text
    assert note == "" or "not UTF-8" in note


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_mark_that_ends_a_file_of_dos_is_no_row(encoding: str) -> None:
    text = TABLE.format("Zürich", "Genève")
    assert decoded("a.csv", text.encode(encoding) + b"\x1a")[0] == text
