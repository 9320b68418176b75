"""The export dialog hands out one frozen request, says what a format can't do, and asks for previews."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from widgets.export_dialog import ExportDialog
from widgets.export_request import PANES, SIZES, ExportRequest

FORMATS = [(".mp4", "MP4 video"), (".gif", "GIF animation"), (".png", "PNG still")]


class Asked:
    """Every request that the dialog told of."""

    def __init__(self, dialog: ExportDialog) -> None:
        self.previews: list[ExportRequest] = []
        self.requests: list[ExportRequest] = []
        dialog.previewRequested.connect(self.previews.append)
        dialog.requested.connect(self.requests.append)


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    dialog = ExportDialog(FORMATS, path=str(tmp_path / "moons.mp4"), theme="dark")
    qtbot.addWidget(dialog)
    return dialog


def choose(combo: QComboBox, data: object) -> None:
    combo.setFocus()
    while combo.currentData() != data:
        before = combo.currentIndex()
        QTest.keyClick(combo, Qt.Key.Key_Down)
        assert combo.currentIndex() != before, f"{data} is not an option"


def test_export_tells_one_frozen_request(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    asked = Asked(dialog)
    dialog.show()
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert asked.requests == [
        ExportRequest(
            path=str(tmp_path / "moons.mp4"),
            suffix=".mp4",
            width=1280,
            height=720,
            fps=30,
            seconds=8.0,
            loop="once",
            panes=("forward", "reverse", "transport", "insight"),
            captions=True,
            theme="dark",
        )
    ]
    assert asked.requests[0].frames == 240
    assert not dialog.isVisible()
    with pytest.raises(dataclasses.FrozenInstanceError):
        asked.requests[0].fps = 10  # type: ignore[misc]


def test_every_input_reaches_the_request(dialog: ExportDialog) -> None:
    form = dialog.form
    choose(form.size_choice, SIZES[1][1:])
    choose(form.panes, "Three panes")
    choose(form.loop, "ping-pong")
    form.captions.click()
    form.fps.setValue(24)
    form.seconds.setValue(2.5)
    request = dialog.request
    assert (request.width, request.height) == (1920, 1080)
    assert request.panes == PANES["Three panes"]
    assert (request.loop, request.captions, request.fps, request.frames) == ("ping-pong", False, 24, 60)


def test_video_sizes_are_even_and_said(dialog: ExportDialog) -> None:
    dialog.form.width_box.setValue(1281)
    assert (dialog.request.width, dialog.request.height) == (1280, 720)
    assert "1281 × 720 becomes 1280 × 720" in dialog.note.text()
    assert dialog.form.size_choice.currentText() == "Custom"
    choose(dialog.form.format, ".gif")
    assert (dialog.request.width, dialog.request.height) == (1281, 720)
    dialog.form.width_box.setValue(1280)
    assert dialog.form.size_choice.currentData() == (1280, 720)


def test_true_rate_of_a_gif_is_said(dialog: ExportDialog) -> None:
    choose(dialog.form.format, ".gif")
    assert "30 fps becomes 33.3 fps" in dialog.note.text()  # 3/100 s a frame
    dialog.form.fps.setValue(25)
    assert "fps" not in dialog.note.text()  # exactly 4/100 s


def test_suffix_follows_the_format_and_a_still_has_no_timing(dialog: ExportDialog) -> None:
    choose(dialog.form.format, ".png")
    assert dialog.request.path.endswith("moons.png")
    assert dialog.request.frames == 1
    assert not any(box.isEnabled() for box in (dialog.form.fps, dialog.form.seconds, dialog.form.loop))
    dialog.form.setPath(str(Path(dialog.request.path).with_name("v1.2.gif")))
    assert dialog.request.suffix == ".gif"
    dialog.form.setPath(str(Path(dialog.request.path).with_name("v1.2")))
    assert dialog.request.path.endswith("v1.2.gif")


def test_impossible_files_can_not_be_exported(dialog: ExportDialog, tmp_path: Path) -> None:
    for path, sentence in (
        ("", "Give the file a name."),
        (str(tmp_path / "missing" / "a.mp4"), "doesn't exist"),
    ):
        dialog.form.path.setText(path)
        assert not dialog.export.isEnabled()
        assert sentence in dialog.note.text()
    (tmp_path / "there.mp4").write_bytes(b"old")
    dialog.form.path.setText(str(tmp_path / "there.mp4"))
    assert dialog.export.isEnabled()
    assert "will be replaced" in dialog.note.text()


def test_previews_are_asked_for_when_the_picture_changes(qtbot: QtBot, dialog: ExportDialog) -> None:
    asked = Asked(dialog)
    dialog.show()
    assert len(asked.previews) == 1
    choose(dialog.form.theme, "dark")
    assert len(asked.previews) == 1  # it was dark already
    choose(dialog.form.panes, "Three panes")
    assert asked.previews[-1].panes == PANES["Three panes"]
    told = len(asked.previews)
    dialog.form.fps.setValue(12)
    assert len(asked.previews) == told  # the same picture
    scrubber = dialog.preview.scrubber
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.position_of(1.0).toPoint())
    assert len(asked.previews) == told + 1
    assert dialog.previewPhase == 1.0


def test_preview_is_scaled_into_its_frame(qtbot: QtBot, dialog: ExportDialog) -> None:
    dialog.show()
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    dialog.setPreview(image)
    dialog.setEstimate("About 6 MB")
    shown = dialog.preview.view.grab().toImage()
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2).name() == "#ff0000"
    assert dialog.preview.estimate.text() == "About 6 MB"


def test_every_control_has_a_name_and_a_tooltip(dialog: ExportDialog) -> None:
    kinds: tuple[type[QWidget], ...] = (QComboBox, QAbstractSpinBox, QPushButton, QSlider)
    controls: list[QWidget] = [child for kind in kinds for child in dialog.form.findChildren(kind)]
    controls += [dialog.form.path, dialog.export, dialog.preview.scrubber]
    assert len(controls) >= 13
    assert [child for child in controls if not child.accessibleName() or not child.toolTip()] == []
    assert isinstance(dialog.form.path, QLineEdit)
