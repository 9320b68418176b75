"""Numbers as people's tables have them: decimal commas, thousands, minus signs, Fortran's exponents.

Unambiguous, and read: `1 234,5` with any space or apostrophe between thousands; `1.234,5` and `1,234.5` (the last mark
is the decimal sign); `1.234.567` (a mark that comes twice stands between thousands); `0,25`, `1,5`, `1234,567` (no
thousands are grouped like that); `1.25D+00`, `1.25-100`; U+2212 and Unicode's dashes as minus. A point that stands
alone is the decimal sign, unless other cells of its column prove that the comma is. `1,234` alone can be either: other
cells of its column decide, then other columns, then a semicolon between the columns (where a comma is the decimal sign
that made it necessary); where nothing does, it is refused.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..values import FloatArray

MISSING = frozenset(("", "na", "n/a", "nan", "#n/a", "#na", "null", "none", "nil", "-", "?", ".", "missing"))
_SIGNS = {ord(sign): "-" for sign in "\u2212\u2010\u2011\u2012\u2013\u2014\u2015\ufe63\uff0d"}  # and dashes
_GAPS = " \u00a0\u2007\u2008\u2009\u202f'\u2019"  # between thousands
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMBER = re.compile(r"([+-]?)([0-9.,]*[0-9][0-9.,]*)(?:[eEdDqQ]([+-]?[0-9]+)|([+-][0-9]{3}))?")
_GAPPED = re.compile(rf"[+-]?[0-9]{{1,3}}(?:[{_GAPS}][0-9]{{3}})+(?:[.,][0-9]*)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_GAP = re.compile(f"[{_GAPS}]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was read: `values` (m,), NaN where no number stands, and `words` where that is so somewhere.

    `doubt`: why a cell that looks like a number was not read as one.
    """

    values: FloatArray
    words: tuple[str, ...] | None = None
    doubt: str = ""


def read_columns(columns: Sequence[Sequence[str]], separator: str = "") -> list[Column]:
    """The columns of a table, cells stripped; `separator` is what stood between them."""
    plain = [_plain(cells) for cells in columns]
    if all(done is not None for done in plain):
        return [done for done in plain if done is not None]
    proofs = [_proofs(cells) for cells in columns]
    everywhere = set().union(*proofs) - {"?"}
    doubtful = any("?" in proof for proof in proofs)
    usual = everywhere.pop() if len(everywhere) == 1 else ""
    usual = "," if doubtful and not everywhere and not usual and separator == ";" else usual
    return [
        _read(cells, proof, usual) if done is None or usual == "," else done
        for done, cells, proof in zip(plain, columns, proofs, strict=True)
    ]


def cell_number(cell: str, decimal: str = "") -> float:
    """The number in a cell, NaN where there is none; a lone comma is read only if `decimal` tells what it is."""
    if _PLAIN.fullmatch(cell) and decimal != ",":
        return float(cell)
    text = _joined(cell)
    if text.lower().lstrip("+-") in ("inf", "infinity"):
        return -math.inf if text[0] == "-" else math.inf
    whole = _NUMBER.fullmatch(text)
    if whole is None:
        return math.nan
    sign, digits, exponent, fortran = whole.groups()
    if fortran and "." not in digits:  # 2024-001 is no number
        return math.nan
    mark = _decimal(digits)
    if mark == "?" and not decimal:
        return math.nan
    mark = decimal if mark in ("?", "") else mark
    if decimal and mark != decimal:
        return math.nan
    digits = _ungrouped(digits, mark or ".")
    return float(f"{sign}{digits}e{exponent or fortran or 0}") if _PLAIN.fullmatch(digits) else math.nan


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, NaN and infinity among them, under some decimal sign."""
    return cell.lower().lstrip("+-") == "nan" or any(not math.isnan(cell_number(cell, mark)) for mark in ".,")


def is_missing(cell: str) -> bool:
    """Whether a cell stands for a number that is not there."""
    return cell.lower() in MISSING


def odd_character(cell: str) -> str:
    """The first character that no number has, with its code where it is not of ASCII; "" for words and none."""
    odd = next((mark for mark in cell if not (mark.isalnum() or mark in "+-.,_ ")), "")
    if not odd or not any(mark.isdigit() for mark in cell):
        return ""
    return (
        f"{odd!r}"
        if odd.isascii()
        else f"{odd!r} (U+{ord(odd):04X}, {unicodedata.name(odd, 'without a name').lower()})"
    )


def _plain(cells: Sequence[str]) -> Column | None:
    """A column of Python's own numbers, without ado; None for all others."""
    text = "".join(cells)
    if "_" in text or not text.isascii():
        return None
    try:
        values = np.array([float(cell) for cell in cells], np.float64)
    except ValueError:
        return None
    return Column(values, None if np.isfinite(values).all() else tuple(cells))


def _proofs(cells: Sequence[str]) -> set[str]:
    """Decimal signs that cells of a column prove; "?" where one could be either."""
    found = set()
    for cell in cells:
        if "," in cell or "." in cell:
            whole = _NUMBER.fullmatch(_joined(cell))
            if whole is not None:
                found.add(_decimal(whole[2]))
    return found - {""}


def _read(cells: Sequence[str], proofs: set[str], usual: str) -> Column:
    signs = proofs - {"?"}
    decimal = signs.pop() if len(signs) == 1 else "." if signs else usual
    values = np.array([cell_number(cell, decimal) for cell in cells], np.float64)
    doubt = ""
    if len(proofs - {"?"}) > 1:
        doubt = "commas and points are both decimal signs in this column"
    elif not decimal and "?" in proofs:
        doubt = "its comma may be a decimal sign, or stand between thousands"
    elif decimal:
        doubt = f"the decimal sign here is a {'comma' if decimal == ',' else 'point'}"
    return Column(values, None if np.isfinite(values).all() else tuple(cells), doubt)


def _joined(cell: str) -> str:
    """The cell with a plain minus, and without the gaps between its thousands."""
    text = cell.translate(_SIGNS)
    return _GAP.sub("", text) if _GAPPED.fullmatch(text) else text


def _decimal(digits: str) -> str:
    """The decimal sign in digits with points and commas: one of them, or "?" for either.

    "" where nothing tells: a lone point, which may yet stand between thousands.
    """
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        return max(",.", key=digits.rfind)
    if not commas:
        grouped = _THOUSANDS.fullmatch(digits) is not None and digits[0] != "0"
        return ("" if grouped else ".") if points == 1 else "," if grouped else ""
    if _THOUSANDS.fullmatch(digits) and digits[0] != "0":
        return "." if commas > 1 else "?"
    return "," if commas == 1 else ""


def _ungrouped(digits: str, decimal: str) -> str:
    """Digits with a decimal point and nothing between thousands; left as they are where the groups are not of three."""
    head, mark, tail = digits.partition(decimal)
    other = "," if decimal == "." else "."
    grouped = _THOUSANDS.fullmatch(head) is not None and other in head
    return f"{head.replace(other, '') if grouped else head}{'.' if mark else ''}{tail}"
