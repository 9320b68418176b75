"""Tables of numbers in text: separator, header and decimal sign are sniffed (RFC 4180 and its common relatives).

Strict: a line that can't be read is an error which names the line and counts the others; nothing is dropped in silence.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from typing import NoReturn

import numpy as np

from .errors import EngineError
from .points import MAX_POINTS, PointCloud
from .values import FloatArray, IntArray

COLUMNS = {
    **{"x": "x1", "y": "x2", "z": "x3"},
    **dict.fromkeys(("w", "weight", "weights"), "w"),
    **dict.fromkeys(("label", "labels", "class"), "label"),
}
COORDINATE = re.compile(r"x[1-9][0-9]{0,3}")  # x1, x2, ... in any dimension
MAX_CATEGORIES = 100
MAX_CELLS = 20_000_000
MAX_LINES = MAX_POINTS + 10_000  # before the work of splitting them
EXAMPLE = "A table looks like this: a first line x,y and then one point a line, such as 0.5,-1.25."

Row = tuple[int, list[str]]  # line number in the file, cells


def read_table(text: str, any_dimension: bool = False) -> tuple[PointCloud, str]:
    """A cloud from text, and a sentence on what was assumed ("" where nothing was).

    Columns x[, y[, z]] or x1, x2, ... and optionally w, label under a header in any order and case; without a header
    every column is a coordinate. Unless `any_dimension`, there must be two coordinates.
    Separators: tab, semicolon, comma or spaces. Decimal commas are read where the separator is not a comma.
    Lines that are empty or start with # are skipped. Raises EngineError with line numbers.
    """
    rows = table_rows(text)
    if not rows:
        raise EngineError("The table has no points.", EXAMPLE)
    header = [cell.lower() for cell in rows[0][1]]
    named = not any(is_number(cell) for cell in header)
    width = len(header)
    if width < 2 and not (any_dimension and (not named or header[0] in ("x", "x1"))):
        raise EngineError("The table has one column; a cloud needs two.", EXAMPLE)
    if not named and width > 2 and not any_dimension:
        raise EngineError(
            f"The table has {width} columns and no header.",
            "Name them in a first line, for example x,y,w or x,y,label.",
        )
    where, notes = _columns(header) if named else ({f"x{index + 1}": index for index in range(width)}, [])
    body = rows[1:] if named else rows
    if not body:
        raise EngineError("The table has a header and no points.", EXAMPLE)
    ragged = [index for index, (_, cells) in enumerate(body) if len(cells) != width]
    if ragged:
        _refuse(body, ragged, f"{len(body[ragged[0]][1])} instead of {width} columns")
    d = sum(COORDINATE.fullmatch(name) is not None for name in where)
    if d != 2 and not any_dimension:
        count = "one coordinate" if d == 1 else f"{d} coordinates"
        raise EngineError(f"The table has {count}; a picture needs two.", "Name them x and y.")
    coordinates = sorted((name for name in where if COORDINATE.fullmatch(name)), key=lambda name: int(name[1:]))
    columns = [_numbers(body, where[name], header[where[name]] if named else name) for name in coordinates]
    positions = np.stack(columns, axis=1)  # (m, d)
    weights = _numbers(body, where["w"], "w", low=0.0) if "w" in where else None
    labels, naming = label_codes(body, where["label"]) if "label" in where else (None, "")
    return PointCloud.of(positions, weights, labels), " ".join([*notes, naming]).strip()


def table_rows(text: str) -> list[Row]:
    """The lines that hold something, split into cells that are stripped and have decimal points."""
    if text.count("\n") > MAX_LINES:
        raise EngineError(f"The table has more than {MAX_LINES:,} lines.", "Thin it first.")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    lines = [(number, line) for number, line in lines if not line.lstrip().startswith("#")]
    if not lines:
        return []
    separator = next((mark for mark in "\t;," if mark in lines[0][1]), " ")
    if len(lines) * (lines[0][1].count(separator) + 1) > MAX_CELLS:
        raise EngineError(f"The table has more than {MAX_CELLS:,} cells.", "Thin it first, or save it as NPY.")
    numbers = [number for number, _ in lines]
    stripped = [" ".join(line.split()) if separator == " " else line.strip(" ") for _, line in lines]
    try:
        split = list(csv.reader(stripped, delimiter=separator, skipinitialspace=True))
    except csv.Error as error:
        raise EngineError(f"The table can't be read: {error}.", EXAMPLE) from None
    if len(split) != len(numbers):
        raise EngineError(
            "The table has a quotation mark that is not closed.", "Write numbers without quotation marks."
        )
    decimal = "." if separator == "," else ","
    return [
        (number, [cell.strip().replace(decimal, ".") for cell in cells])
        for number, cells in zip(numbers, split, strict=True)
    ]


def _columns(header: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Which column is what, and what had to be assumed."""
    where: dict[str, int] = {}
    left_out = []
    for index, cell in enumerate(header):
        name = cell if COORDINATE.fullmatch(cell) else COLUMNS.get(cell)
        if name is None:
            left_out.append(cell)
        elif name in where:
            raise EngineError(
                f"The column {cell[:40]} appears twice in the header.", "Rename or remove one of the two."
            )
        else:
            where[name] = index
    if len(header) == 2 and len(left_out) == 2:
        return {"x1": 0, "x2": 1}, [f"Columns {header[0]!r} and {header[1]!r} were taken as x and y."]
    d = sum(COORDINATE.fullmatch(name) is not None for name in where)
    missing = [name for name in (f"x{index}" for index in range(1, max(d, 1) + 1)) if name not in where]
    if missing:
        plain = {short: long for long, short in COLUMNS.items()}.get(missing[0], missing[0])
        raise EngineError(f"The header has no column named {plain}.", "Name the coordinates x and y, or x1, x2, ...")
    return where, [f"Left out: {', '.join(map(repr, left_out))}."] if left_out else []


def _refuse(rows: Sequence[Row], bad: Sequence[int], words: str) -> NoReturn:
    """Raises EngineError that says what the first bad row has, and how many there are."""
    number, _ = rows[bad[0]]
    others = f" {len(bad)} of {len(rows)} lines can't be read." if len(bad) > 1 else ""
    raise EngineError(f"Line {number} has {words}.{others}", "Mend or remove such lines; none is left out in silence.")


def _numbers(rows: Sequence[Row], column: int, name: str, low: float = -math.inf) -> FloatArray:
    """(m,) float64 of one column."""
    values = np.array([cell_number(cells[column]) for _, cells in rows])
    bad = np.flatnonzero(~(np.isfinite(values) & (values >= low))).tolist()
    if not bad:
        return values
    cell = rows[bad[0]][1][column]
    if not is_number(cell):
        _refuse(rows, bad, f"{cell[:40]!r} where {name} should be a number")
    _refuse(rows, bad, f"{name} = {cell[:40]}, {'below 0' if math.isfinite(float(cell)) else 'which is not finite'}")


def label_codes(rows: Sequence[Row], column: int) -> tuple[IntArray, str]:
    """(m,) int32 of one column: whole numbers as they are, other words as categories in alphabetical order."""
    words = [cells[column] for _, cells in rows]
    unnamed = [index for index, word in enumerate(words) if not word]
    if unnamed:
        _refuse(rows, unnamed, "no label")
    if all(cell_number(word).is_integer() and 0 <= float(word) < 2**31 for word in set(words)):
        return np.array([float(word) for word in words]).astype(np.int32), ""
    categories = sorted(set(words))
    if len(categories) > MAX_CATEGORIES:
        raise EngineError(
            f"The column label has {len(categories)} different words.", f"Use at most {MAX_CATEGORIES} classes."
        )
    codes = {word: code for code, word in enumerate(categories)}
    naming = ", ".join(f"{code} = {word}" for word, code in codes.items())
    return np.array([codes[word] for word in words], np.int32), f"Labels: {naming}."


def is_number(cell: str) -> bool:
    return cell.lower().lstrip("+-") == "nan" or not math.isnan(cell_number(cell))


def cell_number(cell: str) -> float:
    """The number in a cell; NaN where there is none."""
    try:
        return float(cell)
    except ValueError:
        return math.nan
