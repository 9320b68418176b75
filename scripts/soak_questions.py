"""Answers to whatever the window asks, at random: saving, giving up, files, columns. What nobody knows is a failure."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QMessageBox,
    QWidget,
)
from shiboken6 import isValid

from engine import SUFFIX
from scripts.soak_person import LEFT, PLAIN, Person, wait

MOST = 8  # questions in a row: one may raise the next, as Save does where there is no file yet
KEPT = 5  # sessions that are saved under names of their own; then the oldest goes
CANCELLED = 0.15  # of the answers
MANY = 10  # presets: of so many at least half must have opened


class UnansweredError(Exception):
    """Something is still open that blocks the window, after all that was tried."""


def not_soaking(person: Person) -> list[str]:
    """What shows that the hand only prods a blocked window."""
    chosen, opened, lost = (person.presets[word] for word in ("chosen", "opened", "lost"))
    found = [f"{lost} of {chosen} presets that were chosen neither opened nor were given up"] if lost else []
    if chosen >= MANY and 2 * opened < chosen:
        found.append(f"only {opened} of {chosen} presets that were chosen opened")
    return found


def question() -> QWidget | None:
    """What takes the window's input away just now."""
    return QApplication.activeModalWidget()


def answer(person: Person) -> None:
    """Answer what is asked, and what that raises, until the window is free. Raises UnansweredError when it never is."""
    for _ in range(MOST):
        asked = question()
        if asked is None:
            return
        name, said = _answered(person, asked)
        person.answers[f"{name}: {said}"] += 1
        wait(30)
    still = question()
    if still is not None:
        raise UnansweredError(f"{type(still).__name__} {still.windowTitle()!r} still blocks the window")


def _answered(person: Person, asked: QWidget) -> tuple[str, str]:
    """What kind of question it was, and the answer."""
    match asked:
        case QFileDialog():
            return _of_files(person, asked)
        case QMessageBox():
            return "message", _pressed(person, asked, list(asked.buttons()))
        case QDialog():
            box = asked.findChild(QDialogButtonBox)
            buttons = [] if box is None else [button for button in box.buttons() if button.isEnabled()]
            if not buttons or type(asked).__name__ == "ExportDialog":  # its folder is not ours to write to
                asked.reject()
                return type(asked).__name__, "closed"
            return type(asked).__name__, _pressed(person, asked, buttons)
        case _:
            QTest.keyClick(asked, Qt.Key.Key_Escape)  # a menu
            return type(asked).__name__, "escaped"


def _pressed(person: Person, dialog: QDialog, buttons: list[QAbstractButton]) -> str:
    """A button, cancelling less often than not; its words."""
    box = dialog if isinstance(dialog, QMessageBox) else dialog.findChild(QDialogButtonBox)
    refusing = [button for button in buttons if box.buttonRole(button).name == "RejectRole"]
    others = [button for button in buttons if button not in refusing]
    button = person.choose(list(refusing if refusing and (not others or _cancels(person)) else others))
    assert isinstance(button, QAbstractButton)
    said = button.text().replace("&", "")
    QTest.mouseClick(button, LEFT, PLAIN)
    return said


def _of_files(person: Person, chooser: QFileDialog) -> tuple[str, str]:
    """A file of ours, or none. (A saved name is new, or the dialog would ask once more from a loop of its own.)"""
    saving = chooser.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    name = "file to save" if saving else "file to open"
    sessions = sorted(person.folder.glob(f"*{SUFFIX}"), key=os.path.getmtime)
    if _cancels(person) or not (saving or sessions):
        chooser.reject()
        return name, "cancelled"
    if saving:
        person.files += 1
        path = person.folder / f"paper-{person.files}.{chooser.defaultSuffix()}"
        for old in sessions[:-KEPT]:
            old.unlink()
    else:
        path = Path(str(person.choose(list(sessions))))
    chooser.setDirectory(str(path.parent))
    chooser.selectFile(path.name)
    chooser.accept()
    if isValid(chooser) and chooser.isVisible():
        chooser.reject()
        return name, "refused"
    return name, "chosen"


def _cancels(person: Person) -> bool:
    return bool(person.rng.random() < CANCELLED)
