"""The lab log of what is open: its entries, and which of them are in the file. Undo does not reach it."""

from __future__ import annotations

from dataclasses import dataclass

from engine import LogEntry


@dataclass(slots=True, eq=False)
class Log:
    """`entries`, oldest first; `saved`: those that were there when it was last saved or opened."""

    entries: tuple[LogEntry, ...] = ()
    saved: tuple[LogEntry, ...] = ()

    @property
    def modified(self) -> bool:
        """Whether something would be lost without saving."""
        return self.entries != self.saved
