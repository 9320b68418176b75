"""Names that were promised and have others now: they work until the next major version of the interface, and warn."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Renamed:
    """The name that is there now, and since which version of the interface the old one warns."""

    name: str
    since: str


RENAMED: dict[str, Renamed] = {}


def replaced(name: str, there: Mapping[str, object]) -> object:
    """What stands under the new name of `name`. Raises AttributeError where it has none."""
    found = RENAMED.get(name)
    if found is None:
        raise AttributeError(f"module 'tidemark' has no attribute {name!r}")
    said = f"tidemark.{name} is tidemark.{found.name} since version {found.since} of the interface."
    warnings.warn(said, DeprecationWarning, stacklevel=3)
    return there[found.name]
