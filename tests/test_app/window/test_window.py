"""The whole window, driven as a person drives it: strokes, sliders, keys, files, closing."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.lanes.tasks import Delivery, Ticket
from app.session.source import Source
from app.window.window import Lab
from engine import Experiment, PointCloud, Quality, Status
from widgets.look.image_pixels import pixels

OpenLab = Callable[..., Lab]
Settled = Callable[[Lab], None]


def at(lab: Lab, x: float, y: float) -> QPoint:
    """Where a world point of the forward pane lies on the stage widget."""
    pane = lab.stage.pane("forward")
    assert pane is not None
    where = pane.projection.pixels(np.array([x, y])) / lab.stage.devicePixelRatioF()
    return QPointF(*where).toPoint()


def stroke(lab: Lab, points: list[tuple[float, float]], modifier: Qt.KeyboardModifier | None = None) -> None:
    keys = modifier or Qt.KeyboardModifier.NoModifier
    QTest.mousePress(lab.stage, Qt.MouseButton.LeftButton, keys, at(lab, *points[0]))
    for point in points[1:]:
        QTest.mouseMove(lab.stage, at(lab, *point))
    QTest.mouseRelease(lab.stage, Qt.MouseButton.LeftButton, keys, at(lab, *points[-1]))


def near(positions: npt.NDArray[np.floating], x: float, y: float, radius: float) -> int:
    return int((np.linalg.norm(np.asarray(positions) - (x, y), axis=1) < radius).sum())


def test_a_stroke_appears_in_all_panes_and_undo_takes_it_away(
    open_lab: OpenLab, settled: Settled, qtbot: QtBot
) -> None:
    lab = open_lab(Source(Experiment(cloud=PointCloud.of([[-2.0, -1.5]])), "one point"))
    settled(lab)
    before = lab.session.experiment

    stroke(lab, [(x, 1.5) for x in np.linspace(0.5, 2.0, 12)])
    settled(lab)

    drawn = len(lab.session.experiment.cloud) - 1
    assert drawn > 30
    film = lab.controller.film
    assert film.diffusion is not None
    assert film.transport is not None
    assert film.diffusion.quality is Quality.FULL
    # At the data end every pane has particles along the stroke: the drawn region is within 1.2 of its middle.
    n = film.diffusion.forward.n
    for pane in (film.diffusion.forward.at(0.0), film.diffusion.reverse.at(1.0), film.transport.ends):
        # The stroke holds all but 1/(drawn + 1) of the mass; half of the particles is far below what must be there.
        assert near(pane, 1.25, 1.5, 1.2) > n / 2
    lab.clock.pause()
    lab.clock.jump(1.0)
    with_stroke = pixels(lab.stage.grab().toImage())

    QTest.keySequence(lab.window, "Ctrl+Z")
    assert lab.session.experiment == before
    settled(lab)
    assert lab.controller.film.diffusion is not None
    assert near(lab.controller.film.diffusion.reverse.at(1.0), 1.25, 1.5, 1.2) == 0
    lab.clock.pause()
    lab.clock.jump(1.0)
    without = pixels(lab.stage.grab().toImage())
    for name in ("reverse", "transport"):
        pane = lab.stage.pane(name)  # type: ignore[arg-type]
        assert pane is not None
        x, y = (int(value) for value in pane.projection.pixels(np.array([1.25, 1.5])))
        patch = np.s_[y - 20 : y + 20, x - 40 : x + 40]
        assert (with_stroke[patch] != without[patch]).any()


def test_ctrl_erases(open_lab: OpenLab) -> None:
    lab = open_lab()
    stroke(lab, [(-2.0, 2.0), (2.0, 2.0)])
    drawn = len(lab.session.experiment.cloud)
    stroke(lab, [(0.0, 2.0), (0.1, 2.0)], Qt.KeyboardModifier.ControlModifier)
    assert len(lab.session.experiment.cloud) < drawn


def test_escape_in_a_stroke_takes_it_back(open_lab: OpenLab) -> None:
    lab = open_lab()
    before = lab.session.experiment
    QTest.mousePress(lab.stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(lab, 0, 0))
    QTest.mouseMove(lab.stage, at(lab, 1.5, 0))
    assert lab.session.experiment != before
    QTest.keyClick(lab.stage, Qt.Key.Key_Escape)
    QTest.mouseRelease(lab.stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(lab, 1.5, 0))
    assert lab.session.experiment == before


def test_drawing_moves_the_clock_to_the_data(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.clock.jump(0.7)
    QTest.mousePress(lab.stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(lab, 0, 0))
    assert lab.clock.phase == 0.0
    QTest.mouseRelease(lab.stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(lab, 0, 0))


def test_snr_slider_and_playhead_are_one_thing(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.window.panel.changed.emit("snr", 1.0)
    # r = 1 at T = 3: the angle is 45 degrees of arctan(s_T).
    assert lab.clock.phase == pytest.approx(lab.session.experiment.schedule.phase_of_snr(1.0))
    assert not lab.clock.playing
    lab.clock.jump(0.25)
    shown = lab.controller.film.frame(0.25).snr
    assert lab.session.experiment.schedule.phase_of_snr(shown) == pytest.approx(0.25)
    assert lab.session.undo_text == ""  # looking is not editing


def test_snr_below_the_terminal_one_stops_at_the_end(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.window.panel.changed.emit("snr", 1e-3)
    assert lab.clock.phase == 1.0


def test_an_inadmissible_slider_value_is_said_and_undone(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.window.panel.changed.emit("softness", 0.5)
    lab.window.panel.changed.emit("curvature", -100.0)
    assert lab.session.experiment.curvature == 0.0
    notice = lab.window.notices.current
    assert notice is not None
    assert "Curvature" in notice.text


def test_clearing_everything_leaves_an_empty_stage_that_can_be_drawn_on(
    open_lab: OpenLab, settled: Settled, qtbot: QtBot
) -> None:
    lab = open_lab()
    lab.actions["clear"].trigger()
    assert lab.controller.film.diffusion is None
    qtbot.waitUntil(lambda: not lab.controller.busy, timeout=60_000)
    assert lab.controller.film.diffusion is None  # nothing that was under way is let in
    stroke(lab, [(0.0, 0.0), (1.0, 0.0)])
    settled(lab)
    assert lab.controller.film.diffusion is not None


def test_old_results_never_follow_newer_ones(open_lab: OpenLab, settled: Settled) -> None:
    lab = open_lab()
    seen: list[float] = []

    def note(name: str) -> None:
        if name == "diffusion" and lab.controller.film.diffusion is not None:
            seen.append(lab.controller.film.diffusion.experiment.termination_time)

    lab.controller.resultAccepted.connect(note)
    settled(lab)
    seen.clear()
    for value in np.linspace(1.0, 2.0, 30):
        lab.window.panel.changed.emit("termination_time", float(value))
        QTest.qWait(5)
    lab.window.panel.finished.emit("termination_time")
    settled(lab)
    assert seen == sorted(seen)
    assert seen[-1] == 2.0
    lab.session.undo()
    assert lab.session.experiment.termination_time == 3.0  # the drag was one step


def test_a_dropped_csv_is_opened_and_standardised(open_lab: OpenLab, settled: Settled, tmp_path: Path) -> None:
    path = tmp_path / "hand.csv"
    path.write_text("x,y\n10,100\n12,140\n14,100\n")
    lab = open_lab()
    lab.window.fileDropped.emit(str(path))
    cloud = lab.session.experiment.cloud
    assert len(cloud) == 3
    np.testing.assert_allclose(cloud.mean, 0, atol=1e-12)
    assert lab.window.notices.current is not None


def test_a_bad_file_changes_nothing_and_is_said(open_lab: OpenLab, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("x,y\n1,nan\n")
    lab = open_lab()
    before = lab.session.experiment
    lab.window.fileDropped.emit(str(path))
    assert lab.session.experiment == before
    assert lab.window.notices.current is not None


def test_save_and_open_again(open_lab: OpenLab, tmp_path: Path) -> None:
    lab = open_lab()
    lab.window.panel.changed.emit("seed", 11)
    saved = lab.session.experiment
    lab.files.save(tmp_path / "mine.json")
    json.loads((tmp_path / "mine.json").read_text())
    lab.actions["clear"].trigger()
    lab.files.open(str(tmp_path / "mine.json"))
    assert lab.documents.unsaved.box is not None
    lab.documents.unsaved.box.button(QMessageBox.StandardButton.Discard).click()
    assert lab.session.experiment == saved


def test_space_plays_and_pauses(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    assert lab.clock.playing
    lab.actions["play"].trigger()
    assert not lab.clock.playing


def test_every_command_has_a_tip_and_a_handler(open_lab: OpenLab) -> None:
    lab = open_lab()
    for action in lab.actions.all():
        assert action.toolTip()
        assert action.receivers("2triggered(bool)") >= 1


def test_closing_in_the_middle_of_work_is_quick_and_clean(open_lab: OpenLab) -> None:
    lab = open_lab(Source(Experiment(cloud=PointCloud.of(np.random.default_rng(0).normal(size=(800, 2)))), "big"))
    lab.window.close()
    assert not lab.window.isVisible()


def test_themes_change_the_stage(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.actions["theme_dark"].trigger()
    dark = lab.stage.look.theme
    lab.actions["theme_light"].trigger()
    assert (dark, lab.stage.look.theme) == ("dark", "light")


def test_a_playhead_moved_before_the_engine_runs_is_measured_all_the_same(open_lab: OpenLab, settled: Settled) -> None:
    lab = open_lab(own_engine=True)
    lab.clock.pause()
    lab.clock.jump(0.55)
    assert not lab.engine.running
    settled(lab)
    assert lab.controller.film.measurements is not None


def test_what_a_status_has_to_say_is_said_once(open_lab: OpenLab, settled: Settled) -> None:
    lab = open_lab()
    settled(lab)
    plan = lab.controller.film.transport
    assert plan is not None
    said: list[str] = []
    lab.controller.said.connect(said.append)
    preview = dataclasses.replace(plan, status=Status(ok=False, sentence="This is a preview."))
    number = lab.controller._lanes["transport"].newest
    for result in (preview, preview, plan, preview):
        lab.controller._accept(Delivery(Ticket("transport", number, plan.experiment), result))
    assert said == ["This is a preview."] * 2  # again only after it had ceased to hold
    notice = lab.window.notices.current
    assert notice is not None
    assert notice.text == "This is a preview."
