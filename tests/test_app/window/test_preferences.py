"""Preferences: remembered, in force at once, and never able to keep the program from starting."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.storage.preferences import GROUP, Preferences, load_preferences, save_preferences, tell_engine
from app.storage.settings import settings
from app.window.window import Lab
from widgets.dialogs.preferences_dialog import PreferencesDialog

OpenLab = Callable[..., Lab]


def dialog_of(lab: Lab) -> PreferencesDialog:
    lab.actions["preferences"].trigger()
    found = lab.window.findChild(PreferencesDialog)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "preferences",
    [Preferences(), Preferences(theme="dark", device="cpu", threads=3, live_limit=2_000, reduce_motion=True)],
)
def test_what_is_saved_is_loaded(preferences: Preferences) -> None:
    save_preferences(preferences)
    assert load_preferences() == preferences


@pytest.mark.parametrize(
    ("name", "nonsense"),
    [("theme", "purple"), ("device", "abacus"), ("threads", "-4"), ("threads", "many"), ("live_limit", "0")],
)
def test_a_spoilt_settings_file_gives_the_default(name: str, nonsense: str) -> None:
    settings().setValue(f"{GROUP}/{name}", nonsense)
    assert load_preferences() == Preferences()


def test_the_engine_is_told_and_a_variable_from_outside_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("TIDEMARK_DEVICE", "TIDEMARK_THREADS"):
        monkeypatch.delenv(variable, raising=False)
    tell_engine(Preferences(device="cpu", threads=2), {})
    assert (os.environ["TIDEMARK_DEVICE"], os.environ["TIDEMARK_THREADS"]) == ("cpu", "2")
    tell_engine(Preferences(device="cuda"), {"TIDEMARK_DEVICE": "mps"})
    assert os.environ["TIDEMARK_DEVICE"] == "mps"
    assert "TIDEMARK_THREADS" not in os.environ
    tell_engine(Preferences(), {})
    assert "TIDEMARK_DEVICE" not in os.environ


def test_a_theme_chosen_in_the_dialog_dresses_the_window_and_its_menu(open_lab: OpenLab) -> None:
    lab = open_lab()
    dialog = dialog_of(lab)
    dialog.theme.setFocus()
    for choice in ("dark", "light"):
        while dialog.theme.currentData() != choice:
            QTest.keyClick(dialog.theme, Qt.Key.Key_Down if choice == "dark" else Qt.Key.Key_Up)
        assert lab.stage.look.theme == choice
        assert lab.actions[f"theme_{choice}"].isChecked()
        assert load_preferences().theme == choice
    dialog.close()


def test_a_theme_chosen_in_the_menu_shows_in_the_dialog(open_lab: OpenLab) -> None:
    lab = open_lab()
    dialog = dialog_of(lab)
    lab.actions["theme_dark"].trigger()
    assert dialog.theme.currentData() == "dark"
    dialog.close()


@pytest.mark.slow
def test_threads_start_the_engine_again_and_the_drawing_stays(
    open_lab: OpenLab, settled: Callable[[Lab], None], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TIDEMARK_THREADS", raising=False)
    lab = open_lab(own_engine=True)
    settled(lab)
    before, drawn = lab.controller.film, lab.session.experiment
    dialog = dialog_of(lab)
    dialog.threads.setFocus()
    dialog.threads.selectAll()
    QTest.keyClicks(dialog.threads, "2")
    QTest.keyClick(dialog.threads, Qt.Key.Key_Return)
    assert os.environ["TIDEMARK_THREADS"] == "2"
    assert lab.controller.busy
    settled(lab)
    assert lab.session.experiment == drawn
    assert lab.controller.film.diffusion is not before.diffusion
    assert lab.window.notices.current is None
    dialog.close()


def test_with_reduced_motion_nothing_plays_until_it_is_asked(open_lab: OpenLab, qtbot: QtBot) -> None:
    save_preferences(Preferences(reduce_motion=True))
    lab = open_lab()
    assert not lab.clock.playing
    lab.stage.strokeStarted.emit("brush", (0.0, 0.0))
    lab.stage.strokeFinished.emit()
    assert not lab.clock.playing
    qtbot.waitUntil(lab.stage.hasFocus)
    QTest.keySequence(lab.window, "Space")
    assert lab.clock.playing


def test_defaults_bring_everything_back(open_lab: OpenLab) -> None:
    save_preferences(Preferences(theme="dark", live_limit=500))
    lab = open_lab()
    dialog = dialog_of(lab)
    assert dialog.live_limit.value() == 500
    QTest.mouseClick(dialog.defaults, Qt.MouseButton.LeftButton)
    assert load_preferences() == Preferences()
    assert dialog.live_limit.value() == Preferences().live_limit
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Close), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_asking_again_shows_the_same_dialog(open_lab: OpenLab) -> None:
    lab = open_lab()
    assert dialog_of(lab) is dialog_of(lab)
    dialog_of(lab).close()
