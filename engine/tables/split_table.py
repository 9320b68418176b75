"""A text's lines split into cells: RFC 4180 and its common relatives, what separates the cells found by looking."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..clouds.points import MAX_POINTS
from ..errors import EngineError
from .cell_numbers import is_number

MAX_CELLS = 20_000_000
MAX_LINES = MAX_POINTS + 10_000  # before the work of splitting them
EXAMPLE = "A table looks like this: a first line x,y and then one point a line, such as 0.5,-1.25."
SAMPLE = 50  # lines by which the separator is told
_EXCEL = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"\s*(?:#|%|!|//)")
_BREAK = re.compile(r"\r\n|\r|\n")
_GAP = re.compile(r"[ \t]+")
_NOTE = re.compile(r"\s#\s.*")  # a comment behind the numbers of a line that spaces separate


class Row(NamedTuple):
    """A line that holds something: its number in the file, from 1, and its cells, stripped."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitTable:
    """`rows`, and `separator`: tab, semicolon, bar, comma or space. `comment`: the last one before the first row."""

    rows: list[Row]
    separator: str
    comment: str = ""


def split_table(text: str) -> SplitTable:
    """The lines that hold something, split into cells.

    Excel's own first line (`sep=;`) is obeyed. Lines that are empty or begin with #, %, ! or // are skipped. Raises
    EngineError for more than `MAX_LINES` lines or `MAX_CELLS` cells, and for quotation marks that are not closed.
    """
    if text.count("\n") + text.count("\r") > 2 * MAX_LINES or text.count("\n") > MAX_LINES:
        raise EngineError(f"The table has more than {MAX_LINES:,} lines.", "Thin it first.")
    lines = [(number, line) for number, line in enumerate(_BREAK.split(text.removeprefix("\ufeff")), 1) if line.strip()]
    mark = _EXCEL.fullmatch(lines[0][1]) if lines else None
    lines = lines[1:] if mark else lines
    first = next((index for index, (_, line) in enumerate(lines) if not _COMMENT.match(line)), len(lines))
    comment = _COMMENT.sub("", lines[first - 1][1], count=1).strip() if first else ""
    lines = [(number, line) for number, line in lines[first:] if not _COMMENT.match(line)]
    if not lines:
        return SplitTable(rows=[], separator=",", comment=comment)
    if len(lines) > MAX_LINES:
        raise EngineError(f"The table has more than {MAX_LINES:,} lines.", "Thin it first.")
    separator = mark[1] if mark and mark[1] not in '"\r\n' else _separator([line for _, line in lines[:SAMPLE]])
    if len(lines) * (lines[-1][1].count(separator) + 1) > MAX_CELLS:
        raise EngineError(f"The table has more than {MAX_CELLS:,} cells.", "Thin it first, or save it as NPY.")
    return SplitTable(rows=_split(lines, separator), separator=separator, comment=comment)


def split_line(line: str, separator: str) -> list[str]:
    """The cells of one line. Raises EngineError for a quotation mark that is not closed."""
    return _split([(1, line)], separator)[0].cells if line.strip() else []


def _split(lines: Sequence[tuple[int, str]], separator: str) -> list[Row]:
    if separator == " ":
        texts = [_GAP.sub(" ", _NOTE.sub("", line) if "#" in line else line).strip() for _, line in lines]
    else:
        texts = [line.strip(" ") for _, line in lines]
    reader = csv.reader(texts, delimiter=separator, skipinitialspace=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if reader.line_num != len(rows) + 1:
                raise EngineError(
                    f"The quotation mark in line {lines[len(rows)][0]} is not closed there.",
                    "Write numbers without quotation marks, and words without line breaks.",
                )
            rows.append(Row(lines[len(rows)][0], [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise EngineError(f"The table can't be read: {error}.", EXAMPLE) from None
    return rows


def _separator(sample: Sequence[str]) -> str:
    """What stands between the cells: tab, semicolon or bar where most lines have one; else comma or spaces.

    Between these two the numbers decide: `0,5 1,25` are two with decimal commas, `0.5, 1.25` two with points.
    """
    for mark in "\t;|":
        if mark in sample[0] and sum(mark in line for line in sample) > len(sample) / 2:
            return mark
    if "," not in "".join(sample):
        return " "
    return max(", ", key=lambda mark: _numeric(sample, mark))


def _numeric(sample: Sequence[str], separator: str) -> tuple[float, float]:
    """The share of numbers among the cells below the first line, those with gaps between thousands counted or not."""
    try:
        rows = _split([(1, line) for line in sample[1:] or sample], separator)
    except EngineError:
        return 0.0, 0.0
    cells = [cell for _, row in rows for cell in row if cell]
    if not cells or max(len(row) for _, row in rows) < 2:
        return 0.0, 0.0
    numbers = [is_number(cell) for cell in cells]
    gapless = [number and " " not in cell for cell, number in zip(cells, numbers, strict=True)]
    return sum(numbers) / len(cells), sum(gapless) / len(cells)
