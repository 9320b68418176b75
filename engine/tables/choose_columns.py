"""Which columns of a table are the points: where that is certain, by guess, or as somebody asked.

What is certain: x and y, or x1, x2, ..., by name, with w and label; a column of words called z beside x and y is the
label (a drawing tool writes that); two columns of numbers, whatever they are called, when no other is left but row
numbers, weights and labels; without names, two columns of numbers, and one of words as the label. Not certain, hence
refused: a last column of small whole numbers beside others that are not whole (a label, or a coordinate), a first one
that counts the rows, and any other columns that have to be chosen from. The refusal names the columns and the options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import ColumnsError, EngineError
from .column_names import COLOURS, COORDINATE, MOST_NAMED, counts, is_index, left_out, roles, series
from .raw_table import MAX_CATEGORIES, ColumnChoice, RawTable, shown

EXAMPLE = "A table looks like this: a first line x,y and then one point a line, such as 0.5,-1.25."


@dataclass(frozen=True, slots=True)
class Certain:
    """Columns that could be told for certain, and what was assumed."""

    choice: ColumnChoice
    notes: tuple[str, ...] = ()


def certain_columns(table: RawTable, any_dimension: bool) -> Certain:
    """The columns of a cloud. Raises EngineError where they have to be chosen, or there is no cloud."""
    certain = _named(table, any_dimension) if table.named else _unnamed(table, any_dimension)
    d = len(certain.choice.coordinates)
    if d != 2 and not any_dimension:
        count = "one coordinate" if d == 1 else f"{d} coordinates"
        raise ColumnsError(
            f"The table has {count}; a picture needs two.", f"Name them x and y. {options(table)}".strip()
        )
    return certain


def guessed_columns(table: RawTable) -> ColumnChoice:
    """What a person is offered first: by names, else the first two columns of numbers, and what looks like a label.

    Raises EngineError without two columns of numbers.
    """
    try:
        known = roles(table)
    except EngineError:
        known = {}
    weight = known.get("w") if known.get("w") in table.numeric else None
    label = known.get("label", _wordy_z(table, known))
    taken = [known[name] for name in ("x1", "x2") if known.get(name) in table.numeric]
    left = [index for index in table.numeric if index not in (*taken, weight, label)]
    if label is None and len(taken) < 2:
        label = _likely_label(table, left)
    free = [index for index in left if index != label and table.roles.get(index) != "other"]
    if len(taken) + len(free) > 2:
        free = [index for index in free if not _is_row_number(table, index)]
    chosen = (taken + free)[:2]
    if len(chosen) < 2:
        raise EngineError("There are no two columns of numbers.", "A cloud needs x and y.")
    if known.get("x2") == chosen[0] and "x1" not in known:
        chosen.reverse()
    return ColumnChoice(coordinates=tuple(chosen), weight=weight, label=label)


def options(table: RawTable) -> str:
    """A sentence: the columns there are, and the options of the command line that choose among them; "" for one."""
    if len(table.names) < 2:
        return ""
    names = [shown(name) or f"{index + 1} (no name)" for index, name in enumerate(table.names[:MOST_NAMED])]
    more = f" and {len(table.names) - MOST_NAMED} more" if len(table.names) > MOST_NAMED else ""
    there = f"Its columns are {', '.join(names)}{more}. " if table.named else ""
    try:
        guess = guessed_columns(table)
    except EngineError:
        return f"{there}Choose by --columns A,B (names, or numbers from 1)."
    words = ["--columns", ",".join(_option(table, index) for index in guess.coordinates)]
    words += [] if guess.label is None else ["--label", _option(table, guess.label)]
    words += [] if guess.weight is None else ["--weight", _option(table, guess.weight)]
    return f"{there}Choose by options, such as {' '.join(words)}."


def looks_like_label(table: RawTable, column: int) -> bool:
    """Whether a column has small whole numbers, few different ones, while some other column of numbers has not."""
    values = table.values[:, column]
    if not np.isfinite(values).all() or (values < 0).any() or (values != np.floor(values)).any():
        return False
    different = len(np.unique(values))
    rest = np.delete(table.values[:, list(table.numeric)], table.numeric.index(column), axis=1)
    whole = (rest == np.floor(rest)) | ~np.isfinite(rest)
    return values.max() < MAX_CATEGORIES and 2 <= different <= max(2, len(values) // 2) and not whole.all(axis=0).all()


def _unnamed(table: RawTable, any_dimension: bool) -> Certain:
    """Columns without names; those to which the file gave a role are not among the coordinates."""
    known = roles(table) if table.roles else {}
    own = [index for index in range(len(table.names)) if index not in table.roles]
    weight, label = known.get("w"), known.get("label")
    words = [index for index in own if table.wordy(index)]
    numbers = [index for index in own if index not in words]
    if len(own) < 2 and not (any_dimension and numbers):
        raise EngineError("The table has one column; a cloud needs two.", EXAMPLE)
    if len(words) == 1 and len(numbers) == 2 and label is None and len(set(table.words[words[0]])) <= MAX_CATEGORIES:
        note = f"Column {words[0] + 1} was taken as the label."
        return Certain(ColumnChoice(coordinates=tuple(numbers), weight=weight, label=words[0]), (note,))
    doubt = ""
    if len(own) > 2 and not words:
        last = own[-1]
        if label is None and looks_like_label(table, last):
            low, high = (f"{value:.0f}" for value in (table.values[:, last].min(), table.values[:, last].max()))
            doubt = f"Column {last + 1} has whole numbers from {low} to {high} only: a label, or a coordinate?"
        elif _is_row_number(table, own[0]):
            doubt = f"Column {own[0] + 1} counts the rows: is it a coordinate?"
    if doubt or (words and len(own) > 1) or (len(own) > 2 and not any_dimension):
        every = f" (or --columns {','.join(str(index + 1) for index in own)})" if doubt and len(own) <= 4 else ""
        line = " Or name them in a first line: x,y,w or x,y,label." if table.row == "Line" else ""
        hint = f"{options(table)[:-1]}{every if any_dimension else ''}.{line}"
        raise ColumnsError(f"The table has {len(own)} columns and no header. {doubt}".strip(), hint)
    left = [table.names[index] for index, said in table.roles.items() if said == "other"]
    return Certain(ColumnChoice(coordinates=tuple(own), weight=weight, label=label), left_out(left))


def _named(table: RawTable, any_dimension: bool) -> Certain:
    known = roles(table)
    notes: list[str] = []
    label = known.get("label", _wordy_z(table, known))
    if label is not None and label == known.get("x3"):
        notes.append(f"Column {table.names[label]!r} holds words; it was taken as the label.")
        del known["x3"]
    coordinates = {name: index for name, index in known.items() if COORDINATE.fullmatch(name)}
    others = [index for index in range(len(table.names)) if index not in (*known.values(), label)]
    others = [index for index in others if table.roles.get(index) != "other"]
    free = [index for index in others if not is_index(table, index)]
    if len(table.names) < 2 and not (any_dimension and "x1" in coordinates):
        raise EngineError("The table has one column; a cloud needs two.", EXAMPLE)
    unnumbered = [index for index in range(len(table.names)) if table.names[index].strip().lower() == "x0"]
    if not coordinates or unnumbered:
        loose = sorted({*free, *coordinates.values()})
        if (len(loose) == 2 or (any_dimension and series(table, loose))) and set(loose) <= set(table.numeric):
            taken = tuple(loose)
            names = " and ".join(repr(shown(table.names[index])) for index in (taken[0], taken[-1]))
            what = (
                "taken as x and y" if len(taken) == 2 else f"and those between were taken as {len(taken)} coordinates"
            )
            notes.append(f"Columns {names} {'were ' if len(taken) == 2 else ''}{what}.")
            return Certain(_choice(taken, known, label), (*notes, *left_out(_rest(table, taken, known, label))))
    missing = [name for name in (f"x{index}" for index in range(1, max(len(coordinates), 1) + 1)) if name not in known]
    if missing:
        plain = {"x1": "x", "x2": "y", "x3": "z"}.get(missing[0], missing[0])
        if any(COORDINATE.fullmatch(name) for name in map(str.lower, table.names)):
            plain = missing[0]
        hint = f"{options(table)} Or name the coordinates x and y, or x1, x2, ...".strip()
        raise ColumnsError(f"The header has no column named {plain}.", hint)
    if label is None:
        label = next((i for i in free if table.names[i].strip().lower() in COLOURS and _categorical(table, i)), None)
        notes += [] if label is None else [f"Column {table.names[label]!r} was taken as the label."]
    taken = tuple(coordinates[name] for name in sorted(coordinates, key=lambda name: int(name[1:])))
    return Certain(_choice(taken, known, label), (*notes, *left_out(_rest(table, taken, known, label))))


def _choice(taken: tuple[int, ...], known: dict[str, int], label: int | None) -> ColumnChoice:
    return ColumnChoice(coordinates=taken, weight=known.get("w"), label=label)


def _rest(table: RawTable, taken: Sequence[int], known: dict[str, int], label: int | None) -> list[str]:
    used = {*taken, known.get("w"), label}
    return [name for index, name in enumerate(table.names) if index not in used]


def _wordy_z(table: RawTable, known: dict[str, int]) -> int | None:
    """A column z that holds words alone, beside x and y."""
    z = known.get("x3")
    beside = {"x1", "x2"} <= set(known) and "label" not in known and "x4" not in known
    return z if z is not None and beside and table.wordy(z) and _categorical(table, z) else None


def _categorical(table: RawTable, column: int) -> bool:
    return len(set(table.cells(column))) <= MAX_CATEGORIES


def _likely_label(table: RawTable, left: Sequence[int]) -> int | None:
    """The one column of words, else a last column of small whole numbers, where two others are left for x and y."""
    words = [index for index in range(len(table.names)) if index not in table.numeric and table.names[index].strip()]
    if len(left) == 2 and len(words) == 1 and _categorical(table, words[0]):
        return words[0]
    return left[-1] if len(left) > 2 and looks_like_label(table, left[-1]) else None


def _is_row_number(table: RawTable, column: int) -> bool:
    """Whether a column without a name counts the rows, while another is not whole; or one whose name says so."""
    if table.named:
        return is_index(table, column)
    rest = np.delete(table.values, column, axis=1)
    return counts(table, column) and bool((rest != np.floor(rest)).any())


def _option(table: RawTable, column: int) -> str:
    name = table.names[column]
    plain = name.isascii() and name.replace("_", "").replace("-", "").replace(".", "").isalnum()
    return name if table.named and plain and len(name) <= 20 and not name.isdigit() else str(column + 1)
