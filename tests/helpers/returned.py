"""What a generator of the engine returns in the end, all its steps taken."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Value = TypeVar("Value")


def returned(steps: Generator[object, None, Value]) -> Value:
    """The value of its `return`; what it yields on the way is not looked at."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            value: Value = stop.value
            return value
