"""A short soak (scripts/soak.py says what is checked); the long one is run by hand."""

from __future__ import annotations

import collections
import re
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.document.files import FILTERS
from scripts.soak_person import Person
from scripts.soak_questions import UnansweredError, answer, not_soaking, question

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.timeout(700)
def test_half_a_minute_of_random_inputs_leaves_everything_right() -> None:
    command = [sys.executable, "-m", "scripts.soak", "--minutes", "0.5", "--seed", "5", "--lenient"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=680, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    # It soaked: presets were opened, and what was asked was answered.
    assert re.search(r"presets: {'chosen': \d+", ended.stdout), ended.stdout
    assert "'opened'" in ended.stdout


@pytest.mark.parametrize(
    ("presets", "complaint"),
    [
        ({"chosen": 67, "opened": 1, "lost": 66}, "66 of 67 presets that were chosen neither opened nor were given up"),
        ({"chosen": 20, "opened": 9, "given up": 11}, "only 9 of 20 presets that were chosen opened"),
        ({"chosen": 20, "opened": 15, "given up": 5}, ""),
        ({}, ""),
    ],
)
def test_a_soak_that_only_prods_a_blocked_window_fails(presets: dict[str, int], complaint: str, tmp_path: Path) -> None:
    person = Person(Mock(), np.random.default_rng(0), tmp_path, presets=collections.Counter(presets))
    assert complaint in "; ".join(not_soaking(person))
    assert bool(not_soaking(person)) == bool(complaint)


class Window(QWidget):
    """Asks whatever a test wants, and notes the answers."""

    def ask(self, *buttons: QMessageBox.StandardButton) -> QMessageBox:
        box = QMessageBox(self)
        for button in buttons:
            box.addButton(button)
        box.open()
        return box


def test_every_answer_is_given_some_time(qtbot: QtBot, tmp_path: Path) -> None:
    window, button = Window(), QMessageBox.StandardButton
    qtbot.addWidget(window)
    window.show()
    person = Person(Mock(), np.random.default_rng(0), tmp_path)
    for _ in range(40):
        window.ask(button.Save, button.Discard, button.Cancel)
        answer(person)
        assert question() is None
    assert set(person.answers) == {"message: Save", "message: Discard", "message: Cancel"}
    assert person.answers.total() == 40


def test_what_nobody_can_answer_is_a_failure(qtbot: QtBot, tmp_path: Path) -> None:
    class Stubborn(QDialog):
        def reject(self) -> None:
            """Not so easily."""

    window = Window()
    qtbot.addWidget(window)
    window.show()
    dialog = Stubborn(window)
    dialog.open()
    with pytest.raises(UnansweredError, match="Stubborn"):
        answer(Person(Mock(), np.random.default_rng(0), tmp_path))
    dialog.done(0)


@pytest.mark.parametrize("mode", [QFileDialog.AcceptMode.AcceptSave, QFileDialog.AcceptMode.AcceptOpen])
def test_files_are_chosen(mode: QFileDialog.AcceptMode, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "paper-0.tidemark").write_bytes(b"")
    window = Window()
    qtbot.addWidget(window)
    window.show()
    person = Person(Mock(), np.random.default_rng(1), tmp_path)
    chosen: list[str] = []
    for _ in range(12):
        chooser = QFileDialog(window, "", str(tmp_path))
        chooser.setAcceptMode(mode)
        chooser.setDefaultSuffix("tidemark")
        if mode == QFileDialog.AcceptMode.AcceptOpen:
            chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
            chooser.setNameFilters(list(FILTERS))
        chooser.fileSelected.connect(chosen.append)
        chooser.open()
        answer(person)
    kind = "save" if mode == QFileDialog.AcceptMode.AcceptSave else "open"
    assert set(person.answers) == {f"file to {kind}: chosen", f"file to {kind}: cancelled"}
    assert len(chosen) == person.answers[f"file to {kind}: chosen"]
    assert {Path(each).parent for each in chosen} == {tmp_path}
