"""What numbers, names and texts from outside have to be. All raise EngineError, with what was wrong as a sentence."""

from __future__ import annotations

import math
import re
import unicodedata

from ..errors import EngineError, quoted

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def finite(value: object, what: str) -> float:
    """A finite number as a float, without the sign of a zero. `what` begins the sentence: "The view"."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EngineError(f"{what} is not a number.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise EngineError(f"{what} is not finite.")
    return number + 0.0


def bounded(value: object, low: float, high: float, what: str) -> float:
    """A finite number in [low, high]."""
    number = finite(value, what)
    if not low <= number <= high:
        raise EngineError(f"{what} can't be {quoted(number)}.", f"It goes from {low:g} to {high:g}.")
    return number


def is_name(value: object) -> bool:
    """Whether it is one of the short names that fields, panes and layers have."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def text(value: object, longest: int, what: str, *, lines: bool = False) -> str:
    """A text of at most `longest` characters that can be shown; with `lines`, line ends and tabs are among them."""
    if not isinstance(value, str):
        raise EngineError(f"{what} is not a text.")
    if len(value) > longest:
        raise EngineError(f"{what} is longer than {longest:,} characters.", "Make it shorter.")
    if any(not _is_shown(each) and not (lines and each in "\n\t") for each in value):
        raise EngineError(f"{what} holds characters that can't be shown.", "Type it anew.")
    return value


def _is_shown(character: str) -> bool:
    """No control, half of a pair, or line end. Joiners and marks of direction are part of emoji and of scripts."""
    return unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
