"""The one error of the engine: something a person asked for can't be done, and what to do instead."""

from __future__ import annotations


def quoted(value: object, longest: int = 60) -> str:
    """A value that somebody gave, as a sentence can hold it."""
    text = str(value) if isinstance(value, int | float) else repr(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


class EngineError(Exception):
    """An impossible request. `message` says what is wrong, `hint` what helps; both are sentences for a user."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message if not hint else f"{message} {hint}")
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[EngineError], tuple[str, str]]:
        return type(self), (self.message, self.hint)


class ColumnsError(EngineError):
    """Which columns are meant has to be said. The hint names the command line's options; a window has its own ways."""
