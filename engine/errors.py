"""The one error of the engine: something a person asked for can't be done, and what to do instead."""

from __future__ import annotations


class EngineError(Exception):
    """An impossible request. `message` says what is wrong, `hint` what helps; both are sentences for a user."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message if not hint else f"{message} {hint}")
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[EngineError], tuple[str, str]]:
        return type(self), (self.message, self.hint)
