"""The text in bytes: Unicode by its mark or by trial, else the likeliest older encoding, which is said.

charset-normalizer (0.7 MB) is loaded for such a text alone, in 20 ms, and told 50 kB of it, so that it takes 0.1 s.
"""

from __future__ import annotations

import codecs
import re

from ..errors import EngineError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# What tables are still written in, the commonest first: where several read the bytes equally well, the first is taken.
LIKELY = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "cp932", "gb18030", "cp949", "big5hkscs", "mac_roman",
)  # fmt: skip
TITLES = {
    "cp932": "Shift JIS",
    "gb18030": "GB 18030",
    "cp949": "Korean (cp949)",
    "mac_roman": "Mac Roman",
    "latin-1": "ISO 8859-1",
}
SAMPLE = 50_000  # bytes of the lines with other letters, by which the encoding is told
_WESTERN = re.compile(
    "(?:[\0-\x7f]|[\xa0°±µ§€×²³·©®«»\u2013\u2014\u2018\u2019\u201c\u201d\u2026]"
    "|(?<![À-ÿŒœ][À-ÿŒœ])[ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒßàáâãäåæçèéêëìíîïñòóôõöøùúûüœÿ])*"
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")  # no text has these; 0x1a ends a file of DOS


def decoded(name: str, raw: bytes) -> tuple[str, str]:
    """The text, and a sentence on its encoding where that had to be guessed ("" for Unicode).

    Unicode with a mark, UTF-8, UTF-16 without a mark; then the likeliest of `LIKELY`, by charset-normalizer.
    `name`: of the file, for the sentences. Raises EngineError for what is no text.
    """
    marked = next((encoding for mark, encoding in MARKS if raw.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", *_unmarked(raw)]:
        try:
            text = raw.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return _ended(text), ""
    if marked or _CONTROL.search(raw):
        raise EngineError(f"{name} is not a text file.", "Save it as CSV in UTF-8.")
    for encoding in _likeliest(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeError:  # the sample was not all
            continue
        title = TITLES.get(encoding, encoding.replace("cp125", "Windows-125"))
        return _ended(text), f"The text is not UTF-8; it was read as {title}."
    raise EngineError(f"{name} is in no encoding that is known.", "Save it as CSV in UTF-8.")


def _ended(text: str) -> str:
    """The text without the mark that ends a file of DOS."""
    return text.removesuffix("\x1a")


def _unmarked(raw: bytes) -> list[str]:
    """UTF-16, where every other byte of most characters is 0."""
    half = len(raw) // 2
    return [
        encoding
        for encoding, high in (("utf-16-le", raw[1::2]), ("utf-16-be", raw[::2]))
        if half and high.count(0) > half / 2
    ]


def _likeliest(raw: bytes) -> list[str]:
    """Encodings in which the bytes make sense, the likeliest first.

    The letters of western Europe, one or two at a time among those of ASCII, are Windows-1252 without further ado: a
    table has too few of them for statistics.
    """
    lines = [line for line in re.split(rb"[\r\n]+", raw[: 20 * SAMPLE]) if not line.isascii()]
    sample = b"\n".join(lines)[:SAMPLE] or raw[:SAMPLE]
    if _WESTERN.fullmatch(sample.decode("cp1252", "replace")):
        return ["cp1252", "latin-1"]
    from charset_normalizer import from_bytes

    matches = [
        (round(match.chaos, 2), LIKELY.index(encoding), encoding)
        for match in from_bytes(sample, cp_isolation=list(LIKELY))
        for encoding in match.could_be_from_charset
        if encoding in LIKELY
    ]
    return [encoding for _, _, encoding in sorted(matches)]
