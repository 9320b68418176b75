"""Choosing an insight view by title, keys, menu and card; the posterior under the hand; curves on demand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.cli import run
from app.commands import COMMANDS
from app.export.render import RenderOptions
from app.window.window import Lab
from engine import INSIGHT_VIEWS, Chart, EngineError, posterior
from widgets.studies.series_view import SeriesView

OpenLab = Callable[..., Lab]
Settled = Callable[[Lab], None]


@pytest.fixture
def lab(open_lab: OpenLab, qtbot: QtBot) -> Lab:
    """An active window: shortcuts need one."""
    made = open_lab()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    made.clock.pause()
    return made


def on_insight(lab: Lab, x: float, y: float) -> QPoint:
    pane = lab.stage.pane("insight")
    assert pane is not None
    return QPointF(*(pane.projection.pixels(np.array([x, y])) / lab.stage.devicePixelRatioF())).toPoint()


def test_every_view_has_a_command_and_keys_are_taken_once() -> None:
    assert {f"insight_{name}" for name in INSIGHT_VIEWS} <= {command.name for command in COMMANDS}
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))


def test_keys_choose_a_view_and_its_claim_comes(lab: Lab, settled: Settled) -> None:
    QTest.keyClick(lab.stage, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert lab.stage.look.insight == "basins"
    assert lab.controller.view == "basins"
    assert lab.actions["insight_basins"].isChecked()
    assert lab.window.pages.page == "view"
    settled(lab)
    found = lab.controller.film.insight
    assert found is not None
    assert found.view == "basins"
    assert lab.window.card.statement.text() == found.claim.statement
    assert lab.window.card.source.isVisible()


def test_m_goes_through_the_modes_and_a_view_remembers_its_own(lab: Lab) -> None:
    QTest.keyClick(lab.stage, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    modes = [name for name, _ in INSIGHT_VIEWS["basins"].modes]
    seen = []
    for _ in range(len(modes) + 1):
        seen.append(lab.stage.look.mode)
        QTest.keyClick(lab.stage, Qt.Key.Key_M)
    assert seen == [*modes, modes[0]]
    assert lab.window.card.modes.buttons[modes[1]].isChecked()
    lab.actions["insight_density"].trigger()
    QTest.keyClick(lab.stage, Qt.Key.Key_M)
    assert lab.window.notices.current is not None
    assert "one mode only" in lab.window.notices.current.text
    assert (lab.stage.look.insight, lab.stage.look.mode) == ("density", "")
    lab.actions["insight_basins"].trigger()
    assert lab.stage.look.mode == modes[1]


def test_the_title_drops_a_menu_with_views_and_modes(lab: Lab, qtbot: QtBot) -> None:
    lab.actions["insight_curvature"].trigger()
    title, pane = lab.insights.title, lab.stage.pane("insight")
    assert pane is not None
    assert title.isVisible()
    assert pane.card.contains(title.geometry().center())
    assert not pane.plot.contains(title.geometry().center())
    QTest.mouseClick(title, Qt.MouseButton.LeftButton)
    menu = lab.insights.menu
    qtbot.waitUntil(menu.isVisible)
    texts = [action.text().replace("&", "") for action in menu.actions()]
    for view in INSIGHT_VIEWS.values():
        assert view.title in texts
    for _, mode in INSIGHT_VIEWS["curvature"].modes:
        assert mode in texts
    second = next(a for a in menu.actions() if a.text() == INSIGHT_VIEWS["curvature"].modes[1][1])
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(second).center())
    assert lab.stage.look.mode == INSIGHT_VIEWS["curvature"].modes[1][0]
    assert not menu.isVisible()


def test_the_title_is_reached_by_keyboard_and_hides_with_its_pane(lab: Lab, qtbot: QtBot) -> None:
    lab.insights.title.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(lab.insights.title, Qt.Key.Key_Space)
    qtbot.waitUntil(lab.insights.menu.isVisible)
    QTest.keyClick(lab.insights.menu, Qt.Key.Key_Escape)
    assert lab.insights.title.accessibleName().endswith(INSIGHT_VIEWS["density"].title)
    lab.stage.maximise("forward")
    assert not lab.insights.title.isVisible()
    lab.stage.maximise("")
    assert lab.insights.title.isVisible()


def test_buttons_of_the_card_choose_the_mode(lab: Lab) -> None:
    lab.actions["insight_basins"].trigger()
    last = INSIGHT_VIEWS["basins"].modes[-1][0]
    QTest.mouseClick(lab.window.card.modes.buttons[last], Qt.MouseButton.LeftButton)
    assert lab.stage.look.mode == last


def test_a_view_set_on_the_stage_is_followed(lab: Lab) -> None:
    lab.stage.setInsight("swirl", "")
    assert lab.controller.view == "swirl"
    assert lab.actions["insight_swirl"].isChecked()
    assert lab.window.card.title.text() == INSIGHT_VIEWS["swirl"].title


def test_the_posterior_under_the_hand_is_shown_and_said(lab: Lab, settled: Settled) -> None:
    lab.actions["insight_curvature"].trigger()
    settled(lab)
    lab.clock.pause()
    lab.clock.jump(0.4)
    QTest.mouseMove(lab.stage, on_insight(lab, 0.4, 0.2))
    mark = lab.insights.overlay.mark
    assert mark is not None
    assert lab.insights.overlay.isVisible()
    experiment = lab.session.experiment
    wanted = posterior(experiment, float(experiment.schedule.level_of_phase(0.4)), np.array(mark.x))
    np.testing.assert_allclose(mark.posterior.mean, wanted.mean)
    assert "localisation Lᵣ" in lab.window.status.text
    lab.clock.jump(0.8)
    moved = lab.insights.overlay.mark
    assert moved is not None
    assert moved.posterior.localisation != mark.posterior.localisation
    QTest.mouseMove(lab.stage, QPoint(2, 2))
    assert lab.insights.overlay.mark is None
    assert "localisation Lᵣ" not in lab.window.status.text


def test_no_posterior_in_another_view(lab: Lab) -> None:
    QTest.mouseMove(lab.stage, on_insight(lab, 0.4, 0.2))
    assert lab.insights.overlay.mark is None


def cursor_of(view: SeriesView) -> float | None:
    """The value at which the chart's cursor stands."""
    assert view.canvas.view is not None
    return view.canvas.view.item.cursor.value


def click_at(view: SeriesView, value: float) -> None:
    """Click in the chart, at a value along x."""
    chart = view.canvas.view
    assert chart is not None
    where = chart.item.pixel_of(float(chart.item.x.bent(value)))
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(where.x()), 150))


def test_curves_open_at_the_selected_reading_and_grow(lab: Lab, settled: Settled, qtbot: QtBot) -> None:
    settled(lab)
    lab.clock.pause()
    names = [reading.name for reading in lab.controller.film.measurements.readings]  # type: ignore[union-attr]
    table = lab.window.readings.table
    qtbot.waitUntil(lambda: table.rowCount() == len(names))  # shown at the next tick
    table.selectRow(names.index("prior.w2"))
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    view = lab.curves.view
    assert view.isVisible()
    assert view.choice == ("prior.w2", "termination_time")
    settled(lab)
    chart = view.canvas.chart
    assert chart is not None
    assert chart.axis == "termination_time"
    assert cursor_of(view) == lab.session.experiment.termination_time
    click_at(view, 1.0)
    assert lab.session.experiment.termination_time == pytest.approx(1.0, rel=0.03)  # a pixel is 1.2 %
    assert cursor_of(view) == lab.session.experiment.termination_time
    settled(lab)
    QTest.mouseClick(view.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("series,")


def test_curves_over_the_snr_move_the_playhead(lab: Lab, settled: Settled) -> None:
    settled(lab)
    lab.clock.pause()
    lab.curves.open("localisation.mean")
    view = lab.curves.view
    QTest.mouseClick(view.axis.buttons["snr"], Qt.MouseButton.LeftButton)
    settled(lab)
    lab.clock.jump(0.5)
    schedule = lab.session.experiment.schedule
    assert cursor_of(view) == pytest.approx(schedule.snr_of_phase(0.5))
    click_at(view, 1.0)
    assert schedule.snr_of_phase(lab.clock.phase) == pytest.approx(1.0, rel=0.05)


def wheel_at(view: SeriesView, value: float, notches: int) -> None:
    """Turn the wheel over the chart, at a value along x: towards it, or away from it."""
    chart = view.canvas.view
    assert chart is not None
    where = QPoint(round(chart.item.pixel_of(float(chart.item.x.bent(value))).x()), 150)
    for _ in range(abs(notches)):
        delta = QPoint(0, 120 if notches > 0 else -120)
        event = QWheelEvent(
            QPointF(where), QPointF(chart.viewport().mapToGlobal(where)), QPoint(), delta, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(chart.viewport(), event)


def test_a_closer_look_at_a_curve_asks_for_more_points_there(lab: Lab, settled: Settled, qtbot: QtBot) -> None:
    settled(lab)
    lab.curves.open("prior.w2")
    view = lab.curves.view
    settled(lab)
    shown: list[Chart | None] = [view.canvas.chart]
    lab.controller.curveChanged.connect(lambda: shown.append(view.canvas.chart))
    whole = view.canvas.chart
    assert whole is not None
    wheel_at(view, 1.0, 12)
    assert view.canvas.chart is whole  # what there is stays until more comes
    plot = view.canvas.view
    assert plot is not None
    look = plot.item.look
    assert look.x is not None
    low, high = look.x
    assert 0.5 < low < 1.0 < high < 2.0
    assert lab.controller.curve_wanted == ("prior.w2", "termination_time")
    qtbot.waitUntil(lambda: view.canvas.chart is not whole, timeout=20_000)
    settled(lab)
    closer = view.canvas.chart
    assert closer is not None
    before, after = whole.series[0].x, closer.series[0].x
    assert set(before) < set(after)
    assert ((low <= after) & (after <= high)).sum() >= 10 > ((low <= before) & (before <= high)).sum()
    assert plot.item.look == look  # nobody moved it

    QTest.keyClick(plot, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: "curves" in lab.controller.stale)
    settled(lab)
    assert view.canvas.chart is not None
    assert view.canvas.chart.series[0].x.tolist() == after.tolist()  # all that was found is shown
    assert None not in shown


def test_another_curve_is_asked_for_whole(lab: Lab, settled: Settled, qtbot: QtBot) -> None:
    settled(lab)
    lab.curves.open("prior.w2")
    settled(lab)
    wheel_at(lab.curves.view, 1.0, 12)
    qtbot.waitUntil(lambda: "curves" in lab.controller.busy)
    settled(lab)
    lab.curves.open("prior.kl_bound")
    settled(lab)
    chart = lab.curves.view.canvas.chart
    assert chart is not None
    assert chart.title == "Prior KL, at most"
    assert (chart.series[0].x[0], chart.series[0].x[-1]) == (0.02, 6.0)
    plot = lab.curves.view.canvas.view
    assert plot is not None
    assert plot.item.look.x is None


def test_closing_the_curves_ends_their_work_and_f7_opens_them(lab: Lab, settled: Settled) -> None:
    QTest.keyClick(lab.window, Qt.Key.Key_F7)
    assert lab.curves.view.isVisible()
    assert lab.controller.curve_wanted is not None
    lab.actions["clear"].trigger()
    assert "nothing to measure" in lab.curves.view.canvas.message
    QTest.keyClick(lab.curves.view, Qt.Key.Key_Escape)
    assert lab.controller.curve_wanted is None
    assert "curves" not in lab.controller.stale


def test_a_reading_without_a_curve_is_said(lab: Lab) -> None:
    lab.window.readings.curveWanted.emit("transport.seconds_nobody_has")
    assert lab.window.notices.current is not None
    assert lab.curves.view.isVisible()


def test_render_takes_a_view_and_a_mode(capsys: pytest.CaptureFixture[str], tmp_path: object) -> None:
    assert RenderOptions(insight="basins", mode="difference").mode == "difference"
    with pytest.raises(EngineError, match="has no mode 'sideways'"):
        RenderOptions(insight="basins", mode="sideways")
    out = f"{tmp_path}/basins.png"
    options = ["--panes", "insight", "--insight", "basins", "--size", "320x240", "-o", out]
    assert run(["render", "two-atoms", "--mode", "sideways", *options]) == 2
    assert "no mode 'sideways'" in capsys.readouterr().err
    assert run(["render", "two-atoms", "--mode", "difference", *options]) == 0
