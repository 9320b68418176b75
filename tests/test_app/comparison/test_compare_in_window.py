"""Comparing as a person does it: with the keys, the bar, undo, two drawings, a story, another engine, closing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.session.source import Source
from app.window.window import Lab
from engine import Experiment, PointCloud, Quality, SavedSession, SessionFile, preset
from widgets.look.compared_format import SEEN

OpenLab = Callable[..., Lab]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TIMEOUT = 60_000


@pytest.fixture
def lab(paused_lab: Lab) -> Lab:
    return paused_lab


def key(lab: Lab, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(lab.window, which, modifier)


def click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def drawn(lab: Lab, qtbot: QtBot) -> None:
    """Wait until what the panes show of the present experiment is there."""
    needed = {"diffusion", "transport", "density"}
    qtbot.waitUntil(lambda: not needed & (lab.controller.busy | lab.controller.stale), timeout=TIMEOUT)


def whole(lab: Lab, qtbot: QtBot) -> None:
    """Wait until both sides are there throughout."""
    qtbot.waitUntil(lambda: lab.controller.complete and not lab.comparison.held_film.busy, timeout=TIMEOUT)


def type_time(lab: Lab, time: float) -> None:
    """T by its number field, as a person types it."""
    row = lab.window.panel.rows["termination_time"]
    row.field.setFocus()
    row.field.selectAll()
    QTest.keyClicks(row.field, str(time))
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    lab.stage.setFocus()


def column(lab: Lab, number: int) -> list[str]:
    table = lab.window.readings.table
    items = [table.item(row, number) for row in range(table.rowCount())]
    return [item.text() for item in items if item is not None]


def test_c_holds_what_is_there_at_once_and_moving_t_moves_b_alone(lab: Lab, qtbot: QtBot) -> None:
    drawn(lab, qtbot)
    before = lab.controller.film
    key(lab, Qt.Key.Key_C)
    held = lab.controller.film.held
    assert held is not None
    assert all(getattr(held, name) is getattr(before, name) for name in ("diffusion", "transport"))
    assert "diffusion" not in lab.controller.held_stale
    qtbot.waitUntil(lambda: lab.stage.look.compared)
    assert lab.session.undo_text == "Hold as A"
    type_time(lab, 1.0)
    drawn(lab, qtbot)
    film = lab.controller.film
    assert (film.held.experiment.termination_time, film.experiment.termination_time) == (3.0, 1.0)
    assert film.held.diffusion is before.diffusion


@pytest.mark.slow  # all readings of both sides
def test_readings_in_three_columns_mark_what_is_seen(lab: Lab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: lab.controller.complete, timeout=TIMEOUT)
    key(lab, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: len(column(lab, 3)) > 10)
    assert set(column(lab, 3)) <= {"0", "–"}  # A is B
    type_time(lab, 1.0)
    whole(lab, qtbot)
    qtbot.waitUntil(lambda: any(text.startswith(SEEN) for text in column(lab, 3)))
    seen = dict(zip(column(lab, 0), column(lab, 3), strict=True))
    assert seen["Prior error"].startswith(SEEN)
    assert not seen["Transport cost"].startswith(SEEN)  # knows nothing of T


def test_the_bar_swaps_arranges_shows_differences_and_drops(lab: Lab, qtbot: QtBot) -> None:
    drawn(lab, qtbot)
    bar = lab.window.compareBar
    assert not bar.isVisible()
    key(lab, Qt.Key.Key_C)
    assert bar.isVisible()
    type_time(lab, 1.0)
    assert "one thing differs" in bar.text.accessibleName()
    assert "A 3, B 1" in bar.text.toolTip()
    click(bar.arrangement.buttons["columns"])
    click(bar.difference.buttons["view"])
    assert (lab.stage.look.arrangement, lab.stage.look.difference) == ("columns", "view")
    assert lab.actions["arrange_columns"].isChecked()
    assert lab.actions["difference_view"].isChecked()
    key(lab, Qt.Key.Key_D)
    assert lab.stage.look.difference == ""
    assert bar.difference.buttons[""].isChecked()
    click(bar.swap)
    assert lab.session.experiment.termination_time == 3.0
    assert lab.session.held is not None
    assert lab.session.held.experiment.termination_time == 1.0
    click(bar.drop)
    assert not bar.isVisible()
    assert lab.controller.film.held is None
    qtbot.waitUntil(lambda: not lab.stage.look.compared)


@pytest.mark.slow  # all readings of both sides
def test_both_films_change_places_at_once(lab: Lab, qtbot: QtBot) -> None:
    drawn(lab, qtbot)
    key(lab, Qt.Key.Key_C)
    type_time(lab, 1.0)
    whole(lab, qtbot)
    b, a = lab.controller.film, lab.controller.film.held
    assert a is not None
    key(lab, Qt.Key.Key_X, CONTROL | SHIFT)
    film = lab.controller.film
    assert film.held is not None
    assert (film.diffusion, film.transport, film.density) == (a.diffusion, a.transport, a.density)
    assert all(getattr(film.held, name) is getattr(b, name) for name in ("diffusion", "transport"))
    assert not lab.controller.stale - {"splits", "curves"}
    assert lab.session.undo_text == "Swap A and B"
    lab.session.undo()
    assert lab.controller.film.diffusion is b.diffusion
    assert lab.session.experiment.termination_time == 1.0


def test_hold_drop_and_swap_are_undone_one_by_one(lab: Lab) -> None:
    first = lab.session.experiment
    key(lab, Qt.Key.Key_C)
    type_time(lab, 1.0)
    key(lab, Qt.Key.Key_X, CONTROL | SHIFT)
    key(lab, Qt.Key.Key_C)  # drops
    assert (lab.session.held, lab.session.experiment) == (None, first)
    names = []
    while lab.session.undo_text:
        names.append(lab.session.undo_text)
        lab.session.undo()
    assert names == ["Drop A", "Swap A and B", "Termination time", "Hold as A"]
    assert (lab.session.held, lab.session.experiment) == (None, first)
    assert not lab.window.compareBar.isVisible()
    lab.session.redo()
    assert lab.window.compareBar.isVisible()


def test_shift_c_holds_anew_and_an_empty_drawing_is_not_held(lab: Lab) -> None:
    key(lab, Qt.Key.Key_C)
    type_time(lab, 1.0)
    key(lab, Qt.Key.Key_C, SHIFT)
    assert lab.session.held is not None
    assert lab.session.held.experiment.termination_time == 1.0
    lab.actions["clear"].trigger()
    key(lab, Qt.Key.Key_C, SHIFT)
    assert lab.session.held.experiment.termination_time == 1.0
    assert lab.window.notices.current is not None
    assert "nothing to hold" in lab.window.notices.current.text


@pytest.mark.slow  # all readings of both sides
def test_two_drawings_are_compared(lab: Lab, qtbot: QtBot) -> None:
    drawn(lab, qtbot)
    key(lab, Qt.Key.Key_C)
    other = PointCloud.of([[-1.0, -1.0], [0.0, 1.0], [1.0, -1.0]])
    lab.session.open(Experiment(cloud=other), "Three")
    whole(lab, qtbot)
    film = lab.controller.film
    assert film.held is not None
    assert film.held.experiment.cloud == preset("two-atoms").experiment.cloud
    assert film.experiment.cloud == other
    assert "B: " in lab.window.compareBar.text.accessibleName()
    lab.documents.document.new()
    assert lab.session.held is None


@pytest.mark.slow  # all readings of both sides
def test_a_follows_the_view_and_the_level_at_which_the_playhead_rests(lab: Lab, qtbot: QtBot) -> None:
    drawn(lab, qtbot)
    key(lab, Qt.Key.Key_C)
    type_time(lab, 1.0)
    lab.actions["insight_basins"].trigger()
    whole(lab, qtbot)
    held = lab.controller.film.held
    assert held is not None
    assert held.insight is not None
    assert (held.insight.view, held.insight.quality) == ("basins", Quality.FULL)
    assert held.insight.experiment.termination_time == 3.0
    lab.clock.jump(0.25)
    whole(lab, qtbot)
    held, b = lab.controller.film.held, lab.controller.film
    assert held is not None
    assert held.measurements is not None
    assert b.measurements is not None
    assert held.measurements.quality is Quality.FULL
    assert held.measurements.experiment.snr == b.measurements.experiment.snr
    assert held.measurements.experiment.snr == pytest.approx(b.experiment.schedule.snr_of_phase(0.25))


@pytest.mark.slow  # all readings of both sides
def test_copied_readings_have_three_columns(lab: Lab, qtbot: QtBot) -> None:
    drawn(lab, qtbot)
    key(lab, Qt.Key.Key_C)
    type_time(lab, 1.0)
    whole(lab, qtbot)
    qtbot.waitUntil(lambda: any(text.startswith(SEEN) for text in column(lab, 3)))
    click(lab.window.readings.copy)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["", "A", "B", "B − A"]
    line = next(each for each in lines if each.startswith("Prior error"))
    assert line.endswith("\tseen above its floor")
    assert len(line.split("\t")) == 5


@pytest.mark.slow  # all readings of both sides
def test_an_engine_that_is_killed_is_asked_again(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab(own_engine=True)
    qtbot.waitUntil(lab.window.isActiveWindow)
    drawn(lab, qtbot)
    key(lab, Qt.Key.Key_C)
    type_time(lab, 1.0)
    lab.actions["insight_basins"].trigger()  # of which A has nothing
    process = lab.engine._process
    assert process is not None
    with qtbot.waitSignal(lab.engine.died, timeout=20_000):
        process.kill()
    whole(lab, qtbot)
    held = lab.controller.film.held
    assert held is not None
    assert held.insight is not None
    assert held.insight.view == "basins"
    lab.preferences.engineChanged.emit()  # the device, say
    whole(lab, qtbot)
    lab.window.close()


def test_closing_while_a_is_computed_leaves_nothing(open_lab: OpenLab, qtbot: QtBot) -> None:
    rng = np.random.default_rng(1)
    cloud = PointCloud.of(rng.standard_normal((400, 2)))
    lab = open_lab(own_engine=True)
    qtbot.waitUntil(lab.window.isActiveWindow)
    lab.session.set_cloud(cloud, "Draw")
    key(lab, Qt.Key.Key_C)
    type_time(lab, 1.0)

    def begun() -> bool:
        held = lab.controller.film.held
        return held is not None and held.diffusion is not None

    qtbot.waitUntil(begun, timeout=TIMEOUT)
    assert lab.comparison.held_film.busy
    lab.documents.give_up()
    lab.window.close()  # the fixtures count threads, timers and windows


def test_dropping_stops_what_is_under_way_and_forgets(lab: Lab, qtbot: QtBot) -> None:
    drawn(lab, qtbot)
    key(lab, Qt.Key.Key_C)
    type_time(lab, 1.0)
    lab.actions["insight_basins"].trigger()
    key(lab, Qt.Key.Key_C)
    assert not lab.comparison.held_film.busy
    assert lab.comparison.held_film._store.bytes == 0
    drawn(lab, qtbot)
    assert lab.controller.film.held is None
    assert lab.comparison.held_film._store.bytes == 0  # what was on its way is not let in


def test_a_scene_keeps_what_is_compared_and_brings_it_back(lab: Lab, qtbot: QtBot) -> None:
    key(lab, Qt.Key.Key_C)
    held = lab.session.held
    type_time(lab, 1.0)
    click(lab.window.compareBar.arrangement.buttons["columns"])
    click(lab.window.compareBar.difference.buttons["ends"])
    key(lab, Qt.Key.Key_K)
    assert lab.session.story is not None
    (scene,) = lab.session.story.scenes
    assert (scene.held, scene.look.arrangement, scene.look.difference) == (held, "columns", "ends")
    key(lab, Qt.Key.Key_C)
    lab.stage.setComparison("rows", "")
    type_time(lab, 2.0)
    assert lab.session.held is None
    lab.window.story.sceneChosen.emit(0)
    assert lab.session.held == held
    assert lab.session.experiment.termination_time == 1.0
    assert (lab.stage.look.arrangement, lab.stage.look.difference) == ("columns", "ends")
    lab.session.undo()
    assert (lab.session.held, lab.session.experiment.termination_time) == (None, 2.0)


def test_while_a_story_is_shown_the_comparison_steps_aside(lab: Lab, qtbot: QtBot) -> None:
    key(lab, Qt.Key.Key_K)
    type_time(lab, 1.0)
    key(lab, Qt.Key.Key_K)
    key(lab, Qt.Key.Key_C)
    bar = lab.window.compareBar
    assert bar.isVisible()
    qtbot.waitUntil(lambda: lab.stage.look.compared)
    key(lab, Qt.Key.Key_Space, CONTROL)
    qtbot.waitUntil(lambda: lab.stage.telling, timeout=TIMEOUT)
    assert not bar.isVisible()
    assert lab.stage.film is not None
    assert lab.stage.film.held is None
    key(lab, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not lab.stage.telling)
    assert bar.isVisible()
    qtbot.waitUntil(lambda: lab.stage.look.compared)


def test_a_session_that_is_opened_brings_what_it_holds(open_lab: OpenLab, lab: Lab) -> None:
    key(lab, Qt.Key.Key_C)
    type_time(lab, 1.0)
    held = lab.session.held
    assert lab.session.modified
    saved = SavedSession(experiment=lab.session.experiment, title="Both", held=held)
    again = open_lab(Source(saved.experiment, saved.title, session=SessionFile(session=saved, schema=3)))
    assert again.session.held == held
    assert not again.session.modified
    assert again.controller.film.held is not None
    assert again.window.compareBar.isVisible()


def test_an_empty_b_beside_a_is_painted(lab: Lab, qtbot: QtBot) -> None:
    drawn(lab, qtbot)
    key(lab, Qt.Key.Key_C)
    lab.actions["clear"].trigger()
    assert lab.controller.film.held is not None
    assert lab.controller.film.diffusion is None
    assert not lab.stage.grab().isNull()
    notice = lab.window.notices.current
    assert notice is None or notice.level == "info"  # of the log, which what is held goes into


def test_the_snr_under_the_lens_is_no_difference(lab: Lab) -> None:
    key(lab, Qt.Key.Key_C)
    lab.session.set("snr", 5.0)
    assert "nothing differs yet" in " ".join(label.text() for label in lab.window.compareBar.findChildren(QLabel))


def test_nothing_held_is_said_and_not_swapped(lab: Lab) -> None:
    before: Experiment = lab.session.experiment
    key(lab, Qt.Key.Key_X, CONTROL | SHIFT)
    assert lab.session.experiment == before
    assert lab.window.notices.current is not None
    assert "Press C" in lab.window.notices.current.text
