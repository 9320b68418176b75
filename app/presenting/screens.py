"""Which screen the audience sees, and which the speaker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import QRect


class AnyScreen(Protocol):
    """What is asked of a screen."""

    def geometry(self) -> QRect: ...

    def availableGeometry(self) -> QRect: ...


Screen = TypeVar("Screen", bound=AnyScreen)


def placed(screens: Sequence[Screen], own: Screen) -> tuple[Screen, Screen | None]:
    """The audience's screen and the speaker's: the other one and the window's own; of a single screen None for notes.

    Of several others the largest is the audience's.
    """
    others = [screen for screen in screens if screen is not own and screen.geometry() != own.geometry()]
    if not others:
        return own, None
    return max(others, key=lambda screen: screen.geometry().width() * screen.geometry().height()), own
