"""Where a session is kept, and in which state it was last saved or opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine import Experiment, Story

if TYPE_CHECKING:
    from .standardisation import Standardisation

State = tuple[Experiment, "Standardisation | None", Story | None]


@dataclass(slots=True, eq=False)
class SavedState:
    """What is open, apart from its content. The history keeps it with every state.

    `path`: of its session file, None while it has none. `saved`: the state that could be opened again, None for what
    is nowhere but here. `newer`: a newer program wrote the file, so it is not written over.
    """

    path: Path | None = None
    saved: State | None = None
    newer: bool = False
