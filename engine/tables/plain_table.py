"""Large tables of plain numbers, by NumPy's own reader in blocks: as `read_table` reads them, ten times as fast.

Plain: ASCII, points as decimal signs, no quotation mark, no comment or empty line between the rows, finite numbers in
the columns that are used. What is not plain is left to the careful reader.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import EngineError
from ..values import FloatArray
from .cell_numbers import is_number
from .split_table import MAX_CELLS

BLOCK = 1 << 20  # bytes
MARKS = "\t;|,"  # separators, before spaces
# Control characters end lines or cells for one reader and not for the other; quotation marks and comments want care.
ODD = bytes(set(range(32)) - set(b"\t\n\r")) + b'"#%!\x7f'
MOST_WORDS = 10_000  # different ones in a column
FIRST_ROWS = 1000

Heard = Callable[[int, int], None]  # bytes read, of all


class NotPlainError(Exception):
    """The table is for the careful reader. `line`: the first that is not plain, from 1, or 0."""

    def __init__(self, line: int = 0, text: str = "") -> None:
        super().__init__(line, text)
        self.line, self.text = line, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a table is written. `cells`: its first row as it stands, `named`: whether that is a header, not numbers.

    `start`: bytes before the first row of numbers, `line`: its number in the file, from 1.
    """

    separator: str
    cells: tuple[str, ...]
    named: bool
    start: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlainTable:
    """`values` (m, c): numbers; of columns of words the index of each in `words`; 0 where a column was not wanted."""

    form: Form
    values: FloatArray
    words: Mapping[int, tuple[str, ...]]


def table_form(path: Path) -> Form:
    """How the table in a file is written. Raises NotPlainError, OSError."""
    with path.open("rb") as file:
        head = file.read(BLOCK)
    start = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    line = 1
    while start < len(head):
        end = head.find(b"\n", start) + 1
        text = head[start:end]
        if not text.isascii() or text.translate(None, ODD) != text.replace(b"#", b""):
            break
        if text.strip() and not text.lstrip().startswith(b"#"):
            return _form(text.decode("ascii").strip(" \r\n"), line, start, end)
        start, line = end or len(head), line + 1
    raise NotPlainError


def _form(text: str, line: int, start: int, end: int) -> Form:
    separator = next((mark for mark in MARKS if mark in text), " ")
    if "#" in text or (separator != "," and "," in text):  # a decimal comma, or one in a name
        raise NotPlainError(line, text)
    cells = tuple(cell.strip() for cell in (text.split() if separator == " " else text.split(separator)))
    named = not any(is_number(cell) for cell in cells)
    return Form(
        separator=separator, cells=cells, named=named, start=end if named else start, line=line + 1 if named else line
    )


def plain_table(path: Path, form: Form, numbers: set[int], wordy: set[int], heard: Heard) -> PlainTable:
    """The table, where `numbers` are the columns that must hold numbers, `wordy` those that are taken as words.

    At most MAX_CELLS cells. `heard` is told how far it is. Raises NotPlainError, EngineError (too large), OSError.
    """
    width = len(form.cells)
    words = {column: _Words() for column in wordy}
    converters: dict[int | str, Callable[[str], float]] = {
        column: words[column].__getitem__ if column in wordy else _nothing
        for column in range(width)
        if column not in numbers
    }
    parse = functools.partial(_parse, form.separator, width, converters)
    total = path.stat().st_size
    parts: list[FloatArray] = []
    line = form.line
    for block, done in _blocks(path, form.start):
        try:
            parts.append(parse(block))
        except ValueError:
            raise _first_odd_line(block, line, parse) from None
        line += len(parts[-1])
        if (line - form.line) * width > MAX_CELLS:
            raise EngineError(f"The table has more than {MAX_CELLS:,} cells.", "Thin it first.")
        heard(done, total)
    if not parts:
        raise NotPlainError
    return PlainTable(
        form=form,
        values=np.concatenate(parts),
        words={column: tuple(cell.strip() for cell in found) for column, found in words.items()},
    )


def _blocks(path: Path, start: int) -> Iterator[tuple[bytes, int]]:
    """Whole lines, about a block at a time, and how many bytes of the file have been read."""
    done, rest = start, b""
    with path.open("rb") as file:
        file.seek(start)
        while read := file.read(BLOCK):
            done += len(read)
            held = rest + read
            cut = held.rfind(b"\n") + 1
            block, rest = held[:cut], held[cut:]
            if block.strip():
                yield block, done
            elif len(held) > BLOCK:  # no rows for so long
                raise NotPlainError
            else:
                rest = held
    if rest.strip():
        yield rest, done


def _parse(
    separator: str, width: int, converters: Mapping[int | str, Callable[[str], float]], block: bytes
) -> FloatArray:
    """(k, width) numbers of k lines. Raises ValueError where they are not plain."""
    if not block.isascii() or len(block.translate(None, ODD)) != len(block) or (b"," in block and separator != ","):
        raise ValueError  # a comma may tell what the points of other columns mean
    if block.startswith(b"//") or b"\n//" in block:
        raise ValueError
    lines = block.decode("ascii").rstrip().split("\n")
    if not lines[0]:
        raise ValueError
    values: FloatArray = np.loadtxt(
        lines, delimiter=None if separator == " " else separator, comments=None, converters=converters,
        ndmin=2, encoding="ascii",
    )  # fmt: skip
    if values.shape != (len(lines), width) or not np.isfinite(values).all():
        raise ValueError
    return values


def _first_odd_line(block: bytes, line: int, parse: Callable[[bytes], FloatArray]) -> NotPlainError:
    for number, text in enumerate(block.split(b"\n"), line):
        try:
            parse(text or b" ")
        except ValueError:
            return NotPlainError(number, text.decode("utf-8", errors="replace").strip())
    return NotPlainError()


def numeric_columns(path: Path, form: Form) -> set[int]:
    """The columns that have a number in each of the first rows."""
    block, _ = next(_blocks(path, form.start), (b"", 0))
    lines = block.decode("ascii", errors="replace").splitlines()
    rows = [line.split(None if form.separator == " " else form.separator) for line in lines[:FIRST_ROWS]]
    return {
        column
        for column in range(len(form.cells))
        if all(len(row) > column and is_number(row[column].strip()) for row in rows)
    }


def _nothing(_cell: str) -> float:
    return 0.0


class _Words(dict[str, float]):
    """The index of a cell's text among the different ones, in the order in which they came."""

    def __missing__(self, cell: str) -> float:
        if len(self) == MOST_WORDS:
            raise ValueError
        index = self[cell] = float(len(self))
        return index
