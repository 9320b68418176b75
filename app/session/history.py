"""What undo and redo return to: earlier states with their titles and with where each is kept."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from .saved_state import SavedState, State


@dataclass(frozen=True, slots=True)
class Entry:
    """A state one can return to, and what was done to leave it."""

    state: State
    title: str
    done: str
    saved_state: SavedState


@dataclass(slots=True)
class History:
    """Entries to `undo`, and those that were undone, to `redo`; the last of each comes first."""

    undo: list[Entry] = field(default_factory=list)
    redo: list[Entry] = field(default_factory=list)

    @property
    def undo_text(self) -> str:
        """What undo would take back; empty when there is nothing."""
        return self.undo[-1].done if self.undo else ""

    @property
    def redo_text(self) -> str:
        return self.redo[-1].done if self.redo else ""

    def keep_in(self, was: SavedState, saved_state: SavedState) -> None:
        """What was kept in one place is kept in another."""
        for entries in (self.undo, self.redo):
            entries[:] = [
                dataclasses.replace(e, saved_state=saved_state) if e.saved_state is was else e for e in entries
            ]
