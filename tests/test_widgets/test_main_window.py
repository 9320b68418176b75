"""The main window arranges its parts at every size, and tells of drops and of closing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QColor, QDragEnterEvent, QDropEvent, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QStyle, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from engine import Reading
from widgets.look.fonts import family
from widgets.look.icons import set_action_icon
from widgets.look.style_sheet import apply_theme
from widgets.main_window import DEFAULT_SIZE, MINIMUM_SIZE, MainWindow


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> MainWindow:
    apply_theme(qapp, "light")
    window = MainWindow(QWidget())
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def parts(window: MainWindow) -> list[QWidget]:
    return [window.tools, window.stage, window.panel, window.readings, window.playback, window.status]


@pytest.mark.parametrize("size", [DEFAULT_SIZE, MINIMUM_SIZE], ids=["default", "minimum"])
def test_all_parts_fit(window: MainWindow, size: object) -> None:
    window.resize(DEFAULT_SIZE if size is DEFAULT_SIZE else MINIMUM_SIZE)
    QApplication.processEvents()
    for part in parts(window):
        corner = part.mapTo(window, QPoint(0, 0))
        assert part.isVisible()
        assert corner.x() >= 0
        assert corner.x() + part.width() <= window.width(), part
    assert window.stage.width() >= 480
    assert window.panelScroll.viewport().width() >= window.panel.minimumSizeHint().width()
    bottom = window.status.mapTo(window, QPoint(0, window.status.height())).y()
    assert bottom == window.height()


def test_opens_at_the_default_size(window: MainWindow) -> None:
    assert window.size() == DEFAULT_SIZE
    assert window.minimumSize() == MINIMUM_SIZE


def test_bundled_font_is_everywhere_whenever_the_theme_comes(window: MainWindow) -> None:
    row = window.panel.rows["snr"].field  # type: ignore[union-attr]
    for part in (window.menuBar(), row, window.readings.table, window.playback.speed, window.panel.layers["cells"]):
        assert part.font().family() == family()


def test_menus_and_tools_show_the_actions(qtbot: QtBot, window: MainWindow) -> None:
    brush = QAction("&Brush", window)
    set_action_icon(brush, "brush")
    menu = window.add_menu("&Cloud", [brush, None])
    window.setTools([brush, None])
    assert [action.text() for action in menu.actions()] == ["&Brush", ""]
    button = window.tools.widgetForAction(brush)
    assert isinstance(button, QAbstractButton)
    assert button.accessibleName() == "Brush"
    with qtbot.waitSignal(brush.triggered):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_tools_are_tinted_again_with_the_palette(window: MainWindow) -> None:
    brush = QAction("Brush", window)
    set_action_icon(brush, "brush")
    window.setTools([brush])
    before = brush.icon().cacheKey()
    palette = QPalette(window.tools.palette())
    palette.setColor(QPalette.ColorRole.ButtonText, QColor("#c0ffee"))
    window.tools.setPalette(palette)
    assert brush.icon().cacheKey() != before


def test_status_is_a_sentence_or_parts(window: MainWindow) -> None:
    window.setStatus({"points": "500 points", "none": "", "seed": "seed 7"})
    assert window.status.text == "500 points  ·  seed 7"
    window.setStatus("Engine starting")
    assert window.status.text == "Engine starting"
    assert window.status.toolTip() == "Engine starting"


def test_notice_floats_over_the_foot_of_the_stage(window: MainWindow) -> None:
    before = window.stage.geometry()
    window.notices.show_notice("error", "A long sentence that needs more than a line. " * 5, "details")
    QApplication.processEvents()
    bar = window.notices
    frame = bar.parentWidget()
    assert frame is not None
    assert window.stage.geometry() == before
    assert frame.rect().contains(bar.geometry())
    assert bar.text.height() >= bar.text.heightForWidth(bar.text.width())  # nothing is cut off
    bar.clear()


def test_unfolding_shows_the_rest_and_keeps_the_readings(window: MainWindow) -> None:
    window.resize(MINIMUM_SIZE)
    QTest.mouseClick(window.panel.fold, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert window.readings.height() >= 110
    assert not window.panel.rows["seed"].visibleRegion().isEmpty()


def test_longest_option_can_be_read(window: MainWindow) -> None:
    window.panel.setFolded(False)
    QApplication.processEvents()
    combo = window.panel.rows["sampler"].combo  # type: ignore[union-attr]
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    room = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    widest = max(combo.fontMetrics().horizontalAdvance(combo.itemText(i)) for i in range(combo.count()))
    assert widest <= room.width()


def test_space_plays_except_on_a_button_reached_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    play = QAction("Play", window)
    play.setShortcut("Space")
    window.addAction(play)
    played: list[bool] = []
    play.triggered.connect(lambda: played.append(True))
    slider = window.playback.scrubber
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Space)
    assert played == [True]
    box = window.panel.layers["trails"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert played == [True]
    assert not box.isChecked()


def test_typing_keeps_letters_and_arrows_from_shortcuts(window: MainWindow) -> None:
    heard: list[str] = []
    for keys in ("B", "Left", "Home"):
        action = QAction(keys, window)
        action.setShortcut(keys)
        action.triggered.connect(lambda _=False, keys=keys: heard.append(keys))
        window.addAction(action)
    row = window.panel.rows["termination_time"]
    for child in (row.field, row.slider):  # type: ignore[union-attr]
        child.setFocus()
        QTest.keyClick(child, Qt.Key.Key_Left)
        QTest.keyClick(child, Qt.Key.Key_Home)
    QTest.keyClick(row.field, Qt.Key.Key_B)  # type: ignore[union-attr]
    QTest.keyClick(row.slider, Qt.Key.Key_B)  # type: ignore[union-attr]
    row.field.setFocus()  # type: ignore[union-attr]
    assert heard == ["B"]  # from the slider, which has no use for letters


def drop(window: MainWindow, data: QMimeData) -> bool:
    action, button, modifier = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), action, data, button, modifier)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), action, data, button, modifier))
    return enter.isAccepted()


def test_dropped_files_texts_and_images_are_told_apart(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.csv")), QUrl.fromLocalFile(str(tmp_path / "b.csv"))])
    with qtbot.waitSignal(window.fileDropped) as received:
        assert drop(window, data)
    assert received.args == [(tmp_path / "a.csv").as_posix()]
    with qtbot.waitSignal(window.filesLeft) as received:
        drop(window, data)
    assert received.args == [1]
    plain = QMimeData()
    plain.setText("1 2")
    with qtbot.waitSignal(window.textDropped) as received, qtbot.assertNotEmitted(window.fileDropped):
        assert drop(window, plain)
    assert received.args == ["1 2"]
    picture = QMimeData()
    picture.setImageData(QImage(3, 2, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(window.imageDropped) as received:
        assert drop(window, picture)
    assert received.args[0].width() == 3
    link = QMimeData()
    link.setUrls([QUrl("https://example.org/a.csv")])
    with qtbot.assertNotEmitted(window.fileDropped), qtbot.assertNotEmitted(window.textDropped):
        assert not drop(window, link)


def test_closing_is_told_and_leaves_no_notice(qtbot: QtBot, window: MainWindow) -> None:
    window.notices.show_notice("info", "Soon gone.")
    with qtbot.waitSignal(window.aboutToClose):
        window.close()
    assert window.notices.current is None


def test_tab_reaches_every_kind_of_control(window: MainWindow) -> None:
    window.readings.display((Reading(name="gap", label="Gap", value=1.0),), stale=False)
    window.panel.setLayersFolded(False)
    visited: set[QWidget] = set()
    at: QWidget | None = window.panel.rows["termination_time"].slider  # type: ignore[union-attr]
    assert at is not None
    at.setFocus()
    for _ in range(60):
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
        assert at is not None
        visited.add(at)
    wanted = [window.panel.fold, window.panel.layers["cells"], window.readings.table, window.readings.copy]
    wanted += [window.playback.play, window.playback.scrubber, window.playback.speed]
    assert [control for control in wanted if control not in visited] == []
