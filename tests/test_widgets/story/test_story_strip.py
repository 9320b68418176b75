"""The strip by itself: what it shows, how it is painted, what a screen reader is told, and how narrow it can be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from engine import EASINGS, Easing, Experiment, PointCloud, Scene
from widgets.look.style_sheet import apply_theme
from widgets.look.theme import THEME_NAMES, ThemeName
from widgets.main_window import MINIMUM_SIZE
from widgets.story.scene_delegate import PICTURE, SceneDelegate
from widgets.story.scene_model import LINE_END
from widgets.story.strip import StoryStrip
from widgets.story.timeline import Timeline
from widgets.story.words import EASING_WORDS, clock_text, hold_text, scene_sentence, scene_words

CLOUD = PointCloud.of([[0.0, 0.0], [1.0, 0.0]])
LONG = "A caption that is longer than any thumbnail is wide, and then some"


def scene(**fields: object) -> Scene:
    return Scene(experiment=Experiment(cloud=CLOUD), **fields)


@pytest.fixture
def strip(qtbot: QtBot) -> StoryStrip:
    strip = StoryStrip()
    qtbot.addWidget(strip)
    strip.resize(MINIMUM_SIZE.width(), strip.sizeHint().height())
    strip.show()
    return strip


def test_words_leave_markdown_out_and_titles_go_first() -> None:
    assert scene_words(scene(caption="**Two** moons\ndissolve in `noise`")) == "Two moons dissolve in noise"
    assert scene_words(scene(caption="caption", title="Title")) == "Title"
    assert hold_text(scene(hold=2.5)) == "2.5 s"
    assert hold_text(scene(hold=4.0, plays=(1.0, 0.25))) == "4 s · 100 → 25 %"
    assert [clock_text(seconds) for seconds in (0, 9.96, 65.2, 600)] == ["0:00.0", "0:10.0", "1:05.2", "10:00.0"]


@pytest.mark.parametrize("easing", EASINGS)
def test_a_screen_reader_hears_everything_that_a_thumbnail_tells(easing: Easing) -> None:
    told = scene_sentence(scene(title="Title", hold=3.0, plays=(0.0, 0.5), easing=easing), 2, 5, strange=True)
    for words in ("Scene 2 of 5: Title", "stays 3 s", "0 to 50 %", "2 s to the next", EASING_WORDS[easing], "drawing"):
        assert words in told
    assert "cut" in scene_sentence(scene(seconds=0.0), 1, 2, strange=False)
    assert "next" not in scene_sentence(scene(), 2, 2, strange=False), "no way leads on from the last scene"


def test_it_fits_the_smallest_window(strip: StoryStrip) -> None:
    strip.display([scene(caption=LONG, title="") for _ in range(5)], {0})
    strip.displayTime(83.2, 5999.9, playing=True)
    strip.displayState("computing…", of_open=False)
    assert strip.minimumSizeHint().width() <= MINIMUM_SIZE.width()
    assert strip.timeline.width() >= 200
    assert strip.list.width() >= 2 * PICTURE.width()
    assert strip.height() <= 190, "the stage keeps most of the smallest window"


def test_the_words_of_a_thumbnail_are_elided_within_it(strip: StoryStrip) -> None:
    strip.display([scene(caption=LONG), scene()], ())
    view = strip.list
    cell = view.visualRect(view.scenes.index(0))
    under = SceneDelegate.picture_area(cell)
    image = view.viewport().grab().toImage()
    ground = image.pixelColor(under.right() + 3, under.bottom() + 12)
    beside = [
        image.pixelColor(x, under.bottom() + 12)
        for x in range(under.right() + 2, view.visualRect(view.scenes.index(1)).left() - 2)
    ]
    assert all(colour == ground for colour in beside), "nothing is written beyond the thumbnail"
    assert QFontMetrics(view.font()).horizontalAdvance(LONG) > under.width()


@pytest.mark.parametrize("name", THEME_NAMES)
def test_a_chosen_scene_and_what_is_computed_are_seen_in_both_themes(
    restored: QApplication, qtbot: QtBot, name: ThemeName
) -> None:
    apply_theme(restored, name)
    strip = StoryStrip()
    qtbot.addWidget(strip)
    strip.resize(1280, strip.sizeHint().height())
    strip.show()
    strip.display([scene(), scene()], ())
    strip.timeline.setBlocks([(0.0, 0.25), (0.75, 1.0)])
    before = strip.grab().toImage()
    strip.choose([1])
    chosen = strip.grab().toImage()
    strip.timeline.setReady([(0.0, 0.5)])
    shaded = strip.grab().toImage()
    assert before != chosen
    assert chosen != shaded
    area = strip.timeline.geometry()
    accent = strip.palette().highlight().color()
    left, right = (
        near(shaded, accent, area.left() + round(share * area.width()), area.height() + area.top())
        for share in (0.4, 0.7)
    )
    assert left
    assert not right


@pytest.mark.parametrize("name", THEME_NAMES)
def test_fields_without_effect_look_so(restored: QApplication, qtbot: QtBot, name: ThemeName) -> None:
    """The way on of the last scene, and the phases of one that does not play."""
    apply_theme(restored, name)
    strip = StoryStrip()
    qtbot.addWidget(strip)
    strip.display([scene(plays=(0.0, 1.0)), scene()], ())
    for field in (strip.editor.seconds, strip.editor.start, strip.editor.end):
        grounds = []
        for row in (0, 1):
            strip.choose([row])
            assert field.isEnabled() == (row == 0)
            image = field.grab().toImage()
            grounds.append(image.pixelColor(image.width() - 4, image.height() // 2).name())
        assert grounds[0] != grounds[1]


def near(image: QImage, colour: QColor, x: int, bottom: int) -> bool:
    """Whether a colour is met at the foot of a column, to a tenth (it is painted at an opacity of 0.9)."""
    foot = (image.pixelColor(x, y) for y in range(bottom - 10, bottom))
    return any(
        max(abs(a - b) for a, b in zip(each.getRgb()[:3], colour.getRgb()[:3], strict=True)) <= 26 for each in foot
    )


def test_a_thumbnail_is_shown_and_kept_while_its_scene_is_there(strip: StoryStrip) -> None:
    red, one, other = QImage(PICTURE, QImage.Format.Format_RGB32), scene(title="a"), scene(title="b")
    red.fill(QColor("red"))
    strip.display([one, other], ())
    strip.list.scenes.setImage(one, red)
    strip.display([other, one], ())
    cell = strip.list.visualRect(strip.list.scenes.index(1))
    middle = SceneDelegate.picture_area(cell).center()
    assert strip.list.viewport().grab().toImage().pixelColor(middle) == QColor("red")
    strip.display([other], ())
    assert not strip.list.scenes.pictured(one)


def test_the_chosen_stay_chosen_while_a_scene_changes(strip: StoryStrip) -> None:
    strip.display([scene(title="a"), scene(title="b"), scene(title="c")], ())
    strip.choose([0, 2])
    strip.display([scene(title="a"), scene(title="b"), scene(title="changed")], ())
    assert strip.rows == (0, 2)
    assert strip.editor.title.text() == "changed"


def test_a_text_that_is_being_typed_stays(strip: StoryStrip, qtbot: QtBot) -> None:
    strip.display([scene(title="a")], ())
    strip.choose([0])
    strip.activateWindow()
    strip.editor.title.setFocus()
    qtbot.waitUntil(strip.editor.title.hasFocus)
    QTest.keyClicks(strip.editor.title, "b")
    strip.display([scene(title="from elsewhere")], ())
    assert strip.editor.title.text() == "ab"


def test_no_more_can_be_typed_than_a_scene_holds_and_nothing_that_it_holds_is_cut(strip: StoryStrip) -> None:
    """A longer text would be refused as a whole, and what was typed be gone."""
    kept = scene(caption="\N{WOMAN}" * 1000, title="t" * 200, notes="n\n" * 2500)
    strip.display([kept, scene()], ())
    for row in range(2):
        strip.choose([row])
        for field, longest in ((strip.editor.title, 200), (strip.editor.notes, 5000)):
            field.insert("x" * 6000)
            assert len(field.text().replace(LINE_END, "\n")) == longest
        field = strip.list.itemDelegate().createEditor(
            strip.list.viewport(), QStyleOptionViewItem(), strip.list.scenes.index(row)
        )
        field.setText(strip.list.scenes.index(row).data(Qt.ItemDataRole.EditRole))
        assert field.text() == (kept.caption if row == 0 else "")
        field.insert("x" * 6000)
        assert len(field.text()) == 1000
        field.deleteLater()


def test_the_last_scene_has_no_way_on(strip: StoryStrip, qtbot: QtBot) -> None:
    strip.display([scene(), scene()], ())
    strip.choose([0])
    assert strip.editor.seconds.isEnabled()
    strip.choose([1])
    assert not strip.editor.seconds.isEnabled()
    last = strip.list.visualRect(strip.list.scenes.index(1))
    with qtbot.assertNotEmitted(strip.sceneChosen):
        QTest.mouseClick(strip.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(last.right() + 30, 40))
    assert not strip.list.times.isVisible()


def test_the_timeline_says_how_much_is_computed(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.setBlocks([(0.0, 0.5), (0.75, 1.0)])
    timeline.setReady([(0.0, 0.25), (0.5, 0.75)])
    assert timeline.accessibleDescription() == "50 % computed"
    assert timeline.isEnabled()
