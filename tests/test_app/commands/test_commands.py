"""Every command, by its real keys and from its real menu: it is reachable, and it does something one can see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.commands import COMMANDS, Command
from app.session.saved_state import SavedState
from app.session.source import open_source
from app.window.window import Lab
from engine import Reading

OpenLab = Callable[..., Lab]
BY_NAME = {command.name: command for command in COMMANDS}


def open_windows() -> tuple[str, ...]:
    """Titles of the windows and menus that are open, the main one apart."""
    return tuple(sorted(w.windowTitle() or type(w).__name__ for w in QApplication.topLevelWidgets() if w.isVisible()))


def visible_state(lab: Lab) -> tuple[Any, ...]:
    """Everything that a command can change and a person can see."""
    notice = lab.window.notices.current
    return (
        lab.session.experiment,
        lab.session.title,
        lab.session.undo_text,
        lab.clock.phase,
        lab.clock.playing,
        lab.clock.span,
        lab.stage.look,
        lab.stage.tool,
        lab.drawing.options,
        lab.selection.count,
        lab.appearance.choice,
        lab.tour.step,
        lab.window.isFullScreen(),
        open_windows(),
        QGuiApplication.clipboard().text(),
        None if notice is None else notice.text,
        tuple(action.isChecked() for action in lab.actions.all()),
    )


def draw(lab: Lab) -> None:
    lab.drawing.start("brush", (0.0, 0.0))
    lab.drawing.move((1.0, 0.0))
    lab.drawing.finish()


def middle(lab: Lab) -> None:
    """The clock stands in the middle, something can be undone and redone, the brush is taken, one pane is shown."""
    draw(lab)
    draw(lab)
    lab.session.undo()
    lab.clock.pause()
    lab.clock.jump(0.5)


def _read(lab: Lab) -> None:
    QGuiApplication.clipboard().clear()
    reading = Reading(name="a.b", label="A reading", value=1.0)
    lab.window.readings.display((reading,), False)


def _maximised(lab: Lab) -> None:
    lab.stage.maximise("reverse")


def _moved(lab: Lab) -> None:
    lab.stage.setView(lab.stage.look.view.moved(0.5, 0.0))


def _off_centre(lab: Lab) -> None:
    lab.drawing.start("brush", (2.0, 2.0))
    lab.drawing.finish()


def _standardised(lab: Lab) -> None:
    _off_centre(lab)
    lab.actions["standardise"].trigger()


def _held(_lab: Lab) -> None:
    QGuiApplication.clipboard().setText("1 2\n3 4\n")


def _dark(lab: Lab) -> None:
    lab.actions["theme_dark"].trigger()


def _basins(lab: Lab) -> None:
    lab.actions["insight_basins"].trigger()


def _eraser(lab: Lab) -> None:
    lab.actions["eraser"].trigger()
    lab.clock.jump(0.5)


def _spanned(lab: Lab) -> None:
    lab.window.playback.spanChanged.emit((0.2, 0.8))


def _changed(lab: Lab) -> None:
    lab.session.set("kappa", 2.0)


def _label(lab: Lab) -> None:
    lab.drawing.set_option("label", 5)


def _chosen(lab: Lab) -> None:
    lab.selection.all()
    _label(lab)


def _second(lab: Lab) -> None:
    lab.canvas.copy_to_second()
    draw(lab)


def _compared(lab: Lab) -> None:
    lab.actions["compare"].trigger()
    draw(lab)


def _arranged(lab: Lab) -> None:
    _compared(lab)
    lab.stage.setComparison("columns", "view")


# What has to be the case, beyond `middle`, for a command to have something to do.
BEFORE: dict[str, Callable[[Lab], None]] = {
    "all_panes": _maximised,
    "brush": _eraser,
    "assign_label": _chosen,
    "arrange_columns": _compared,
    "arrange_rows": _arranged,
    "clear_second": _second,
    "difference_ends": _compared,
    "difference_none": _arranged,
    "difference_view": _compared,
    "hold_anew": _compared,
    "next_difference": _compared,
    "swap_sides": _compared,
    "copy": _read,
    "file_units": _standardised,
    "paste": _held,
    "paste_new": _held,
    "reset_settings": _changed,
    "insight_density": _basins,
    "insight_mode": _basins,
    "delete": _chosen,
    "duplicate": _chosen,
    "label_1": _label,
    "reset_view": _moved,
    "span_in_clear": _spanned,
    "span_out_clear": _spanned,
    "standardise": _off_centre,
    "swap_second": _second,
    "theme_system": _dark,
}
ENDS_THE_PROGRAM = {"quit"}


@pytest.fixture
def lab(open_lab: OpenLab, qtbot: QtBot) -> Lab:
    lab = open_lab(open_source("two-atoms", standardise=False))
    middle(lab)
    qtbot.waitUntil(lab.stage.hasFocus)
    return lab


def menus_with(lab: Lab, action: QAction) -> list[QMenu]:
    return [menu for menu in lab.window.menuBar().findChildren(QMenu) if action in menu.actions()]


def close_dialogs(lab: Lab) -> None:
    for window in QApplication.topLevelWidgets():
        if window is not lab.window and window.isVisible():
            window.close()


@pytest.mark.parametrize("name", sorted(set(BY_NAME) - ENDS_THE_PROGRAM))
def test_a_command_does_something_from_its_menu(lab: Lab, name: str) -> None:
    action = lab.actions[name]
    BEFORE.get(name, lambda _lab: None)(lab)
    before = visible_state(lab)
    (menu,) = menus_with(lab, action)
    assert action.isEnabled()
    menu.popup(lab.window.pos())
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert not menu.isVisible()
    changed = visible_state(lab) != before
    close_dialogs(lab)
    assert changed, f"{name} changed nothing that can be seen"


@pytest.mark.parametrize("name", sorted(c.name for c in COMMANDS if c.keys and c.name not in ENDS_THE_PROGRAM))
def test_a_command_answers_its_keys(lab: Lab, name: str, qtbot: QtBot) -> None:
    BEFORE.get(name, lambda _lab: None)(lab)
    for key in BY_NAME[name].keys:
        if name == "redo":
            lab.session.undo()  # so that there is something to redo for each of its keys
        with qtbot.waitSignal(lab.actions[name].triggered):
            QTest.keySequence(lab.window, QKeySequence(key))
        close_dialogs(lab)


def test_quit_closes_the_window(lab: Lab) -> None:
    lab.session.mark_saved(SavedState())
    QTest.keySequence(lab.window, QKeySequence("Ctrl+Q"))
    assert not lab.window.isVisible()


def test_no_key_belongs_to_two_commands() -> None:
    keys = [QKeySequence(key).toString() for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_explains_itself(command: Command) -> None:
    assert command.text[0] == "&" or "&" in command.text, "no mnemonic"
    assert command.tip
    assert not command.tip.endswith(".")
