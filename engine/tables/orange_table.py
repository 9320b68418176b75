"""Orange's tables (.tab): three header lines of names, types and roles, or one with prefixes as in `cD#class`."""

from __future__ import annotations

import re
from collections.abc import Sequence

TYPES = re.compile(r"c|continuous|d|discrete|s|string|t|time|basket|", re.IGNORECASE)
VALUES = re.compile(r"\S+(?: \S+)+")  # the values of a discrete attribute may stand for its type
FLAGS = re.compile(r"(class|meta|m|weight|w|ignore|i|[A-Za-z_]+=\S*|)(\s+[A-Za-z_]+=\S*)*", re.IGNORECASE)
PREFIX = re.compile(r"([mciwCDST]{1,2})#(.*)")
ROLES = {"class": "label", "c": "label", "weight": "w", "w": "w"}
OTHERS = ("meta", "m", "ignore", "i")


def orange_header(rows: Sequence[Sequence[str]]) -> tuple[int, list[str], dict[int, str]] | None:
    """How many lines the header has, the names, and the role of each column that has one; None for other tables.

    `rows`: the first three or more. A role is "label", "w", or "other" for what is no coordinate (meta, ignored).
    """
    if not rows:
        return None
    prefixed = [PREFIX.fullmatch(name) for name in rows[0]]
    if any(prefixed):
        names = [found[2] if found else name for found, name in zip(prefixed, rows[0], strict=True)]
        marks = ["".join(mark for mark in found[1] if mark.islower()) if found else "" for found in prefixed]
        return 1, names, _roles(marks)
    if len(rows) < 2 or len({len(row) for row in rows[:2]}) != 1 or not any(rows[1]) or len(rows[0]) < 2:
        return None
    if not all(TYPES.fullmatch(kind) or VALUES.fullmatch(kind) for kind in rows[1]) or not _typed(rows[1]):
        return None
    flags = list(rows[2]) if len(rows) > 2 else []
    if len(flags) <= len(rows[0]) and all(FLAGS.fullmatch(flag) for flag in flags):
        return (3 if flags else 2), list(rows[0]), _roles([flag.lower().split(" ")[0] for flag in flags])
    return 2, list(rows[0]), {}  # the third line was empty


def _typed(kinds: Sequence[str]) -> bool:
    """Whether at least one type is a word that no cell of a table would be by chance."""
    return any(kind.lower() in ("c", "continuous") for kind in kinds)


def _roles(marks: Sequence[str]) -> dict[int, str]:
    found = {}
    for index, mark in enumerate(marks):
        if mark in ROLES or mark in OTHERS:
            found[index] = ROLES.get(mark, "other")
    return found
