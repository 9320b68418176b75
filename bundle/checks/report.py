"""What a tier has seen: lines for a reader, and the demands that did not hold."""

from __future__ import annotations

from dataclasses import dataclass, field


class RefusedError(Exception):
    """A tier can't be tried here; the sentence says what it needs. That counts as a failure: nothing was shown."""


@dataclass
class Report:
    """Prints as it goes. `failures`: the demands that did not hold."""

    quiet: bool = False
    failures: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        if not self.quiet:
            print(f"        {text}", flush=True)

    def demand(self, holds: bool, text: str) -> bool:
        """Note whether something holds, in words that carry the numbers."""
        if not holds:
            self.failures.append(text)
        if not self.quiet:
            print(f"  {'ok  ' if holds else 'FAIL'}  {text}", flush=True)
        return holds
