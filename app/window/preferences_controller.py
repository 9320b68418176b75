"""Preferences in force: the dialog, what each change does, and what is remembered."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from widgets.dialogs.preferences_dialog import PreferencesDialog

from ..storage.preferences import (
    LIVE_LIMITS,
    MOST_THREADS,
    Preferences,
    given_variables,
    load_preferences,
    save_preferences,
    tell_engine,
)

FOR_ENGINE = {"device", "threads"}


class PreferencesController(QObject):
    """`changed(Preferences)` at every change; `engineChanged` when the engine has to be started again for it."""

    changed = Signal(object)
    engineChanged = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._given = given_variables()
        self._preferences = load_preferences()
        self._dialog: PreferencesDialog | None = None
        tell_engine(self._preferences, self._given)

    @property
    def preferences(self) -> Preferences:
        return self._preferences

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What the commands do, by name."""
        themes = {f"theme_{name}": functools.partial(self._take_theme, name) for name in ("system", "light", "dark")}
        return {"preferences": self.ask, **themes}

    def ask(self) -> None:
        """Open the dialog, or bring it to the front."""
        if self._dialog is None:
            self._dialog = PreferencesDialog(LIVE_LIMITS, MOST_THREADS, self._window)
            self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._dialog.changed.connect(self.set)
            self._dialog.defaultsWanted.connect(self._reset)
            self._dialog.destroyed.connect(self._forget)
        self._dialog.display(dataclasses.asdict(self._preferences))
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def set(self, name: str, value: object) -> None:
        """Prefer something else from now on."""
        self._take(dataclasses.replace(self._preferences, **{name: value}).checked())  # type: ignore[arg-type]

    def release(self) -> None:
        """Give the environment back as it was before the program started."""
        tell_engine(Preferences(), self._given)

    def _take_theme(self, name: str, _checked: bool = False) -> None:
        self.set("theme", name)

    def _reset(self) -> None:
        self._take(Preferences())

    def _take(self, preferences: Preferences) -> None:
        was, self._preferences = self._preferences, preferences
        if preferences == was:
            return
        save_preferences(preferences)
        if self._dialog is not None:
            self._dialog.display(dataclasses.asdict(preferences))
        self.changed.emit(preferences)
        if any(getattr(was, name) != getattr(preferences, name) for name in FOR_ENGINE):
            tell_engine(preferences, self._given)
            self.engineChanged.emit()

    def _forget(self) -> None:
        self._dialog = None
