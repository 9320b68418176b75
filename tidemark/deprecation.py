"""The interface's version, and names on their way out: they warn for at least one minor version, then go with a major.

A name that is replaced leaves `__all__` and gets a line in `DEPRECATED`.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

INTERFACE = "1.0"  # major: a name went or changed its meaning; minor: names came, or are deprecated


@dataclass(frozen=True, slots=True)
class Deprecated:
    """What stands in a name's place, since which version of the interface, and with which the name goes."""

    replacement: str
    since: str
    until: str


DEPRECATED: dict[str, Deprecated] = {}


def replacement(name: str) -> str:
    """The name that stands in place of a deprecated one; warns whoever asked `tidemark` for it.

    Raises AttributeError for a name that never was.

    >>> from tidemark.deprecation import replacement
    >>> replacement("nothing")
    Traceback (most recent call last):
    AttributeError: module 'tidemark' has no attribute 'nothing'
    """
    known = DEPRECATED.get(name)
    if known is None:
        raise AttributeError(f"module 'tidemark' has no attribute {name!r}")
    warnings.warn(
        f"tidemark.{name} is deprecated since interface {known.since} and goes with {known.until}: "
        f"use tidemark.{known.replacement}.",
        DeprecationWarning,
        stacklevel=3,
    )
    return known.replacement
