"""A story before an audience: by its keys and the mouse, on one screen and on two, and what is left afterwards."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenting.screens import placed
from app.presenting.show import Show
from app.presenting.shown_story import titled
from app.window.window import Lab
from engine import Experiment, SavedLook, Scene, Story, preset

OpenLab = Callable[..., Lab]
Key = Qt.Key
TIMEOUT = 60_000
LOOK = SavedLook(panes=("reverse",), view=(0.0, 0.0, 3.0))


def scene(time: float, **fields: object) -> Scene:
    experiment = preset("two-atoms").experiment.with_parameters({"termination_time": time, "particles": 100})
    given: dict[str, object] = {"look": LOOK, "phase": 1.0, "hold": 0.3, "seconds": 0.4, "notes": f"T is {time:g}."}
    return Scene(experiment=experiment, title=f"T = {time:g}", **(given | fields))  # type: ignore[arg-type]


STORY = Story(
    scenes=(
        scene(1.0, caption="**First**", sliders=("termination_time", "softness")),
        scene(2.0),
        scene(3.0, plays=(0.0, 1.0)),
        scene(4.0),
    )
)


@pytest.fixture
def lab(paused_lab: Lab) -> Lab:
    paused_lab.session.set_story(STORY, "Write a story")
    return paused_lab


@pytest.fixture
def show(lab: Lab, qtbot: QtBot) -> Iterator[Show]:
    """The story presented by F5, its first scene computed."""
    yield begun(lab, qtbot)
    lab.presenting.finish()


def begun(lab: Lab, qtbot: QtBot) -> Show:
    QTest.keyClick(lab.window, Key.Key_F5)
    show = lab.presenting.show
    assert show is not None
    qtbot.waitUntil(lambda: show.shown.film is not None, timeout=TIMEOUT)
    show.window.setFocus()
    return show


def press(show: Show, key: Qt.Key) -> None:
    QTest.keyClick(show.window, key)


def point(show: Show, x: int, y: int) -> None:
    """The pointer goes there. (An offscreen cursor would be the window's that was there first.)"""
    place = QPoint(x, y)
    under = show.window.childAt(place) or show.window
    at, nothing = QPointF(under.mapFrom(show.window, place)), Qt.MouseButton.NoButton
    place_on_screen = QPointF(show.window.mapToGlobal(place))
    event = QMouseEvent(QEvent.Type.MouseMove, at, place_on_screen, nothing, nothing, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(under, event)


def at_rest(show: Show, qtbot: QtBot, number: int) -> None:
    qtbot.waitUntil(lambda: not show.steps.running, timeout=TIMEOUT)
    assert show.steps.scene == number


def test_the_story_begins_with_its_first_scene_and_its_caption(show: Show, lab: Lab) -> None:
    assert show.window.isFullScreen()
    assert show.steps.scene == 0
    assert show.window.band.text == "**First**"
    assert not show.presenter.isVisible()
    assert show.window.stage.look.panes == ("reverse",)


@pytest.mark.parametrize("key", [Key.Key_Right, Key.Key_PageDown, Key.Key_Space, Key.Key_Down])
def test_a_step_plays_the_way_and_rests_at_the_next_scene(key: Qt.Key, show: Show, qtbot: QtBot) -> None:
    press(show, key)
    assert show.steps.under_way
    assert show.steps.running
    at_rest(show, qtbot, 1)
    assert show.steps.seconds == show._story.starts[1]
    assert show.window.band.text == "T = 2"


def test_a_second_press_while_the_way_runs_is_at_its_end(show: Show) -> None:
    press(show, Key.Key_Right)
    press(show, Key.Key_Right)
    assert (show.steps.scene, show.steps.running) == (1, False)
    assert show.steps.seconds == show._story.starts[1]


def test_what_plays_in_a_scene_runs_to_its_end(show: Show, qtbot: QtBot) -> None:
    press(show, Key.Key_3)
    assert show.steps.running
    at_rest(show, qtbot, 2)
    assert show.steps.seconds == show._story.starts[2] + Fraction("0.3")
    picture = show.shown.picture
    assert picture is not None
    assert picture.phase == 1.0


@pytest.mark.parametrize("key", [Key.Key_Left, Key.Key_PageUp, Key.Key_Up])
def test_back_goes_to_the_scene_before(key: Qt.Key, show: Show) -> None:
    press(show, Key.Key_End)
    assert show.steps.scene == 3
    press(show, key)
    assert show.steps.scene == 2
    press(show, Key.Key_Home)
    press(show, key)
    assert (show.steps.scene, show.steps.seconds) == (0, 0)


def test_back_on_a_way_goes_where_it_came_from(show: Show) -> None:
    press(show, Key.Key_Right)
    press(show, Key.Key_Left)
    assert (show.steps.scene, show.steps.seconds) == (0, 0)


def test_nothing_comes_after_the_last_scene(show: Show) -> None:
    press(show, Key.Key_End)
    press(show, Key.Key_Right)
    assert (show.steps.scene, show.steps.running) == (3, False)


def test_a_digit_goes_to_its_scene(show: Show) -> None:
    press(show, Key.Key_4)
    assert show.steps.scene == 3
    press(show, Key.Key_9)  # there is none
    assert show.steps.scene == 3


def test_two_digits_in_time_are_one_number(lab: Lab, qtbot: QtBot) -> None:
    scenes = tuple(scene(1.0 + k / 20) for k in range(12))
    lab.session.set_story(Story(scenes=scenes), "Write a longer story")
    show = begun(lab, qtbot)
    press(show, Key.Key_1)
    press(show, Key.Key_1)
    assert show.steps.scene == 10
    press(show, Key.Key_1)
    assert show.steps.scene == 10  # a second digit may follow
    qtbot.waitUntil(lambda: show.steps.scene == 0, timeout=5000)
    press(show, Key.Key_1)
    press(show, Key.Key_Right)  # and then no digit does
    assert show.steps.scene == 1
    press(show, Key.Key_2)
    assert show.steps.scene == 1
    lab.presenting.finish()


@pytest.mark.parametrize("key", [Key.Key_B, Key.Key_Period])
def test_the_screen_goes_black_and_the_next_key_brings_it_back(key: Qt.Key, show: Show) -> None:
    press(show, key)
    image = show.window.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 40) for y in range(0, image.height(), 40)}
    assert colours == {"#000000"}
    press(show, Key.Key_Right)
    assert not show.window.blank
    assert show.steps.scene == 0
    assert show.window.stage.isVisible()
    press(show, key)
    press(show, key)
    assert not show.window.blank


def test_escape_leaves_all_as_it_was(lab: Lab, qtbot: QtBot) -> None:
    lab.clock.play()
    geometry, state, experiment = lab.window.geometry(), lab.window.windowState(), lab.session.experiment
    undo, look, strip = lab.session.undo_text, lab.stage.ownLook, lab.window.story.isVisible()
    sizes, windows = lab.window.split.sizes(), set(QApplication.topLevelWidgets())
    show = begun(lab, qtbot)
    assert not lab.clock.playing
    phase = lab.clock.phase
    for key in (Key.Key_Right, Key.Key_End, Key.Key_Home):
        press(show, key)
    show.window.sheet.changed.emit("termination_time", 2.5)
    press(show, Key.Key_Escape)
    assert lab.presenting.show is None
    assert (lab.window.geometry(), lab.window.windowState(), lab.window.split.sizes()) == (geometry, state, sizes)
    assert (lab.session.experiment, lab.session.undo_text) == (experiment, undo)
    assert (lab.stage.ownLook, lab.window.story.isVisible()) == (look, strip)
    assert lab.clock.playing
    assert abs(lab.clock.phase - phase) < 0.1
    assert QApplication.focusWidget() in (lab.stage, None)
    qtbot.waitUntil(lambda: set(QApplication.topLevelWidgets()) <= windows)


def test_the_pointer_rings_the_particle_under_it(show: Show) -> None:
    stage = show.window.stage
    film = stage.film
    assert film is not None
    place = stage.pane("reverse")
    assert place is not None
    positions = film.frame(stage.phase).reverse
    assert positions is not None
    pixel = place.projection.pixels(positions)[7]
    point(show, round(pixel[0]), round(pixel[1]) + stage.y())
    hovered = stage.marks.hovered
    assert hovered is not None
    near = place.projection.pixels(positions)[hovered]
    assert abs(near - pixel).max() <= 9 * place.unit
    point(show, 5, stage.y() + 2)
    assert stage.marks.hovered is None


def test_sliders_come_where_the_pointer_is_at_the_foot_and_go_with_it(show: Show, qtbot: QtBot) -> None:
    sheet = show.window.sheet
    assert list(sheet.rows) == ["termination_time", "softness"]
    assert not sheet.isVisible()
    foot, middle = show.window.height(), show.window.width() // 2
    point(show, middle, foot - 3)
    assert sheet.open
    qtbot.waitUntil(lambda: sheet.geometry().bottom() < foot)
    point(show, middle, 300)
    assert not sheet.open
    qtbot.waitUntil(lambda: not sheet.isVisible())


def test_a_slider_works_live_and_the_next_step_drops_it(show: Show, lab: Lab, qtbot: QtBot) -> None:
    before = lab.session.experiment
    press(show, Key.Key_Tab)
    slider = show.window.sheet.rows["termination_time"].slider
    assert slider is not None
    assert QApplication.focusWidget() in (slider, None)
    slider.setFraction(0.8)
    wanted = show.window.sheet.rows["termination_time"].value
    assert show.shown.experiment.termination_time == wanted != 1.0

    def shown() -> bool:
        picture = show.shown.picture
        ready = picture is not None and picture.experiment.termination_time == wanted
        return ready and show.shown.film is not None and show.shown.film.experiment.termination_time == wanted

    qtbot.waitUntil(shown, timeout=TIMEOUT)
    assert lab.session.experiment == before
    assert show.window.band._opacity < 0.5  # it speaks of the scene's own settings
    QTest.keyClick(slider, Key.Key_PageDown)  # as a clicker sends
    assert show.steps.scene == 1
    assert not show.shown.live
    assert show.window.sheet.rows == {}
    assert STORY.scenes[0].experiment.termination_time == 1.0


def test_the_hand_is_followed_to_where_it_rests(show: Show, qtbot: QtBot) -> None:
    for softness in (0.1, 0.2, 0.3, 0.4):
        show.window.sheet.changed.emit("softness", softness)
    qtbot.waitUntil(lambda: show.shown.film is not None and show.shown.film.experiment.softness == 0.4, timeout=TIMEOUT)


def test_escape_puts_the_sliders_away_first(show: Show, lab: Lab) -> None:
    press(show, Key.Key_Tab)
    assert show.window.sheet.open
    press(show, Key.Key_Escape)
    assert not show.window.sheet.open
    assert lab.presenting.show is show
    press(show, Key.Key_Escape)
    assert lab.presenting.show is None


def test_a_setting_that_cannot_be_is_said(show: Show) -> None:
    show.window.sheet.changed.emit("curvature", -900.0)
    assert "curvature" in show.window._word.text().lower()
    assert not show.shown.live


def test_the_pointer_hides_at_rest(show: Show, qtbot: QtBot) -> None:
    show.window._rest.setInterval(50)
    point(show, 200, 300)
    qtbot.waitUntil(lambda: show.window.cursor().shape() == Qt.CursorShape.BlankCursor)
    point(show, 220, 320)
    assert show.window.cursor().shape() != Qt.CursorShape.BlankCursor


def test_without_a_story_what_is_open_is_presented(lab: Lab, qtbot: QtBot) -> None:
    lab.session.set_story(None, "Delete the story")
    show = begun(lab, qtbot)
    (only,) = show._story.scenes
    assert only.experiment == lab.session.experiment
    assert only.phase == 0.5
    assert only.caption == titled(Story(scenes=(dataclasses.replace(only, caption=""),))).scenes[0].caption
    assert list(show.window.sheet.rows) == ["termination_time", "curvature", "softness"]
    press(show, Key.Key_Right)
    assert show.steps.scene == 0
    lab.presenting.finish()
    assert lab.session.story is None


def test_an_empty_drawing_is_answered_by_a_sentence(lab: Lab) -> None:
    lab.session.set_story(None, "Delete the story")
    lab.session.open(Experiment(), "Untitled", story=None)
    lab.actions["present"].trigger()
    assert lab.presenting.show is None
    assert lab.window.notices.isVisible()


def test_n_brings_the_notes_and_their_keys_step(show: Show, qtbot: QtBot) -> None:
    press(show, Key.Key_N)
    notes = show.presenter
    assert notes.isVisible()
    assert (notes.place.text(), notes.title.text(), notes.notes.text()) == ("Scene 1 of 4", "T = 1", "T is 1.")
    assert notes.next_title.text() == "T = 2"
    assert not notes.picture.pixmap().isNull()
    QTest.keyClick(notes, Key.Key_End)
    assert notes.place.text() == "Scene 4 of 4"
    assert notes.next_title.text() == "This is the last scene."
    assert not notes.picture.isVisible()
    assert notes.elapsed.text().startswith("0:")
    QTest.keyClick(notes, Key.Key_N)
    assert not notes.isVisible()


class FakeScreen:
    def __init__(self, x: int, width: int, height: int) -> None:
        self._area = QRect(x, 0, width, height)

    def geometry(self) -> QRect:
        return self._area

    def availableGeometry(self) -> QRect:
        return self._area.adjusted(0, 30, 0, 0)


def test_the_audience_gets_the_other_and_larger_screen() -> None:
    own, beamer, small = FakeScreen(0, 1920, 1080), FakeScreen(1920, 1280, 720), FakeScreen(3200, 800, 600)
    assert placed([own], own) == (own, None)
    assert placed([own, beamer], own) == (beamer, own)
    assert placed([small, own, beamer], own) == (beamer, own)
    mirrored = FakeScreen(0, 1920, 1080)
    assert placed([own, mirrored], own) == (own, None)


def test_a_second_screen_brings_the_notes_at_once(lab: Lab, qtbot: QtBot) -> None:
    own, beamer = lab.window.screen(), FakeScreen(5000, 1024, 768)
    lab.presenting.screens = lambda: [own, beamer]
    show = begun(lab, qtbot)
    assert show.presenter.isVisible()
    assert own.availableGeometry().intersects(show.presenter.geometry())
    lab.presenting.finish()


@pytest.mark.parametrize("which", ["window", "presenter", "lab"])
def test_closing_midway_ends_it(which: str, lab: Lab, qtbot: QtBot) -> None:
    show = begun(lab, qtbot)
    press(show, Key.Key_N)
    press(show, Key.Key_Right)
    if which == "lab":
        lab.documents.give_up()
    else:
        getattr(show, which).close()
    if which == "presenter":  # the notes alone
        assert lab.presenting.show is show
        lab.presenting.finish()
    assert lab.presenting.show is None


def test_f5_again_changes_nothing(show: Show, lab: Lab) -> None:
    lab.actions["present"].trigger()
    assert lab.presenting.show is show


def test_motion_that_is_unwelcome_makes_cuts(lab: Lab, qtbot: QtBot) -> None:
    lab.clock.still = True
    show = begun(lab, qtbot)
    press(show, Key.Key_Right)
    assert (show.steps.scene, show.steps.running) == (1, False)
    lab.presenting.finish()


def test_an_engine_that_was_started_anew_goes_on_with_it(lab: Lab, qtbot: QtBot) -> None:
    show = begun(lab, qtbot)
    show.shown.restart()
    press(show, Key.Key_End)
    qtbot.waitUntil(
        lambda: show.shown.film is not None and show.shown.film.experiment == STORY.scenes[3].experiment,
        timeout=TIMEOUT,
    )
    lab.presenting.restart()
    lab.presenting.finish()
    lab.presenting.restart()


def test_f11_is_full_screen_and_back(lab: Lab) -> None:
    QTest.keyClick(lab.window, Key.Key_F11)
    assert lab.window.isFullScreen()
    QTest.keyClick(lab.window, Key.Key_F11)
    assert not lab.window.isFullScreen()
