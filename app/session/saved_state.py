"""Where a session is kept, and in which state it was last saved or opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from engine import Experiment, Held, Story

from .log import Log

if TYPE_CHECKING:
    from .standardisation import Standardisation


class State(NamedTuple):
    """What saving keeps and undo restores: the experiment, its units, the story, and what is held."""

    experiment: Experiment
    units: Standardisation | None = None
    story: Story | None = None
    held: Held | None = None


@dataclass(slots=True, eq=False)
class SavedState:
    """What is open, apart from its content. The history keeps it with every state.

    `path`: of its session file, None while it has none. `saved`: the state that could be opened again, None for what
    is nowhere but here. `newer`: a newer program wrote the file, so it is not written over. `log`: its lab log; what is
    opened without one goes on with the log that is there.
    """

    path: Path | None = None
    saved: State | None = None
    newer: bool = False
    log: Log = field(default_factory=Log)
