"""What a person prefers, whatever the session: theme, device, threads, live limit, reduced motion."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from typing import Any

from .settings import settings

GROUP = "preferences"
THEMES = ("system", "light", "dark")
DEVICES = ("auto", "cpu", "cuda", "mps")
MOST_THREADS = 256
LIVE_LIMITS = (100, 1_000_000)
VARIABLES = {"device": "TIDEMARK_DEVICE", "threads": "TIDEMARK_THREADS"}  # what the engine reads when it starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """`threads` 0: all cores but one. `live_limit`: points above which thinning is offered.

    `reduce_motion`: nothing moves unless it was asked to: no playing at the start or after a stroke.
    """

    theme: str = "system"
    device: str = "auto"
    threads: int = 0
    live_limit: int = 10_000
    reduce_motion: bool = False

    def checked(self) -> Preferences:
        """The same with whatever is not admissible at its default (a settings file may have been edited by hand)."""
        default = Preferences()
        return Preferences(
            theme=self.theme if self.theme in THEMES else default.theme,
            device=self.device if self.device in DEVICES else default.device,
            threads=self.threads if 0 <= self.threads <= MOST_THREADS else default.threads,
            live_limit=self.live_limit if LIVE_LIMITS[0] <= self.live_limit <= LIVE_LIMITS[1] else default.live_limit,
            reduce_motion=self.reduce_motion,
        )


def load_preferences() -> Preferences:
    """Those that are stored, each at its default where there is none, or none that can be used."""
    stored = settings()
    values: dict[str, Any] = {}
    for field in dataclasses.fields(Preferences):
        raw = str(stored.value(f"{GROUP}/{field.name}", field.default))
        if field.type == "int":
            values[field.name] = int(raw) if raw.lstrip("-").isdigit() else field.default
        else:
            values[field.name] = raw.lower() == "true" if field.type == "bool" else raw
    return Preferences(**values).checked()


def save_preferences(preferences: Preferences) -> None:
    stored = settings()
    for field in dataclasses.fields(Preferences):
        stored.setValue(f"{GROUP}/{field.name}", getattr(preferences, field.name))


def tell_engine(preferences: Preferences, given: dict[str, str]) -> None:
    """Set the environment of an engine that is started next. A variable `given` from outside the program wins."""
    for name, variable in VARIABLES.items():
        value = getattr(preferences, name)
        if variable in given:
            os.environ[variable] = given[variable]
        elif value in ("auto", 0):
            os.environ.pop(variable, None)
        else:
            os.environ[variable] = str(value)


def given_variables() -> dict[str, str]:
    """Those of the engine's variables that were set before the program started."""
    return {variable: os.environ[variable] for variable in VARIABLES.values() if variable in os.environ}
