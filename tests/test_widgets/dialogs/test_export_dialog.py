"""The export dialog hands out one frozen request, says what a format can't do, and asks for previews."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from widgets.dialogs.export_dialog import ExportDialog
from widgets.dialogs.export_preview import ImageView
from widgets.dialogs.export_request import PANES, SIZES, ExportFormat, ExportRequest

MP4 = ExportFormat(name="mp4", suffix=".mp4", title="MP4 video", kind="film", even=True)
WEBM = ExportFormat(name="webm", suffix=".webm", title="WebM video", kind="film", even=True)
AV1 = ExportFormat(name="webm-av1", suffix=".webm", title="WebM video (AV1)", kind="film", even=True)
GIF = ExportFormat(name="gif", suffix=".gif", title="GIF animation", kind="film", hundredths=True)
PNG = ExportFormat(name="png", suffix=".png", title="PNG still", kind="still", alpha=True)
NPZ = ExportFormat(name="npz", suffix=".npz", title="Numbers", kind="data")
FORMATS = [MP4, WEBM, AV1, GIF, PNG, NPZ]


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
            form=MP4,
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
    form.repeats.setValue(2)
    form.hold_start.setValue(0.5)
    form.hold_end.setValue(1.0)
    request = dialog.request
    assert (request.width, request.height) == (1920, 1080)
    assert request.panes == PANES["Three panes"]
    assert (request.loop, request.captions, request.fps, request.frames) == ("ping-pong", False, 24, 2 * (12 + 60 + 24))


def test_video_sizes_are_even_and_said(dialog: ExportDialog) -> None:
    dialog.form.width_box.setValue(1281)
    assert (dialog.request.width, dialog.request.height) == (1280, 720)
    assert "1281 × 720 becomes 1280 × 720" in dialog.note.text()
    assert dialog.form.size_choice.currentText() == "Custom"
    choose(dialog.form.format, "gif")
    assert (dialog.request.width, dialog.request.height) == (1281, 720)
    dialog.form.width_box.setValue(1280)
    assert dialog.form.size_choice.currentData() == (1280, 720)


@pytest.mark.parametrize(
    ("typed", "rate", "shown"),
    [
        ("29.97", 29.97, "29.97 fps"),
        ("23.976", 23.976, "23.976 fps"),
        ("50", 50, "50 fps"),
        ("12.5", 12.5, "12.5 fps"),
    ],
)
def test_the_rate_that_was_typed_is_the_rate(dialog: ExportDialog, typed: str, rate: float, shown: str) -> None:
    box = dialog.form.fps
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, typed)
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert (dialog.request.fps, box.text()) == (rate, shown)
    assert dialog.request.frames == round(rate * dialog.request.seconds)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert dialog.request.fps == rate + 1


def test_true_rate_of_a_gif_is_said(dialog: ExportDialog) -> None:
    choose(dialog.form.format, "gif")
    assert "30 fps becomes 33.3 fps" in dialog.note.text()  # 3/100 s a frame
    dialog.form.fps.setValue(25)
    assert "fps" not in dialog.note.text()  # exactly 4/100 s
    dialog.form.fps.setValue(29.97)
    assert "29.97 fps becomes 33.3 fps" in dialog.note.text()


def test_suffix_follows_the_format_and_a_still_has_no_timing(dialog: ExportDialog) -> None:
    choose(dialog.form.format, "png")
    assert dialog.request.path.endswith("moons.png")
    assert dialog.request.frames == 1
    dialog.show()
    assert not any(box.isVisible() for box in (dialog.form.fps, dialog.form.seconds, dialog.form.loop))
    assert dialog.form.scale.isVisible()
    dialog.form.setPath(str(Path(dialog.request.path).with_name("v1.2.gif")))
    assert dialog.request.form is GIF
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
    count = len(asked.previews)
    dialog.form.fps.setValue(12)
    assert len(asked.previews) == count  # the same picture
    scrubber = dialog.preview.scrubber
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.position_of(1.0).toPoint())
    assert len(asked.previews) == count + 1
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


def test_formats_of_one_suffix_are_told_apart(dialog: ExportDialog) -> None:
    choose(dialog.form.format, "webm-av1")
    assert (dialog.request.form, Path(dialog.request.path).suffix) == (AV1, ".webm")
    dialog.form.setPath(str(Path(dialog.request.path).with_name("other.webm")))
    assert dialog.request.form is AV1
    dialog.form.setPath(str(Path(dialog.request.path).with_name("other.gif")))
    assert dialog.request.form is GIF


def test_scale_and_transparency_belong_to_what_can_have_them(dialog: ExportDialog) -> None:
    dialog.show()
    form = dialog.form
    assert not form.transparent.isVisible()
    choose(form.format, "png")
    form.transparent.click()
    choose(form.scale, 2)
    assert (dialog.request.transparent, dialog.request.scale, dialog.request.pixels) == (True, 2, (2560, 1440))
    assert "2560 × 1440 pixels" in dialog.note.text()
    choose(form.size_choice, SIZES[2][1:])
    choose(form.scale, 4)
    assert "too many" in dialog.note.text()
    assert not dialog.export.isEnabled()
    form.setFormat("mp4")
    assert (dialog.request.transparent, dialog.request.scale) == (False, 1)
    assert dialog.export.isEnabled()


def test_numbers_need_only_a_file(dialog: ExportDialog) -> None:
    dialog.show()
    form = dialog.form
    form.setFormat("npz")
    pictures = (form.size_choice, form.width_box, form.fps, form.loop, form.panes, form.theme, form.captions)
    assert not any(each.isVisible() for each in pictures)
    assert form.path.isVisible()
    assert dialog.request.path.endswith(".npz")
    assert dialog.request.frames == 0


def test_inputs_are_taken_back_as_far_as_they_fit(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.form.setFormat("webm")
    dialog.form.width_box.setValue(900)
    dialog.form.hold_end.setValue(1.5)
    dialog.form.captions.click()
    again = ExportDialog(FORMATS, path=str(tmp_path / "other.mp4"), theme="dark")
    qtbot.addWidget(again)
    again.form.restore({**dialog.form.values(), "fps": 1000, "loop": "sideways", "nonsense": 1, "captions": False})
    request = again.request
    assert (request.form, request.width, request.hold_end, request.captions) == (WEBM, 900, 1.5, False)
    assert (request.fps, request.loop, Path(request.path).name) == (30, "once", "other.webm")


def test_first_middle_and_last_frame_lead_to_their_instants(dialog: ExportDialog) -> None:
    dialog.show()
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    dialog.setFrames([image] * 3, [0.0, 0.4, 1.0])
    for button, phase in zip(dialog.preview.frames, (0.0, 0.4, 1.0), strict=True):
        assert not button.icon().isNull()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert dialog.previewPhase == phase
    dialog.setFrames([], [])
    assert not any(button.isVisible() for button in dialog.preview.frames)


@pytest.mark.parametrize("outlined", [False, True])
def test_the_edge_of_an_image_as_white_as_its_card_is_seen_where_it_is_wanted(qtbot: QtBot, outlined: bool) -> None:
    view = ImageView(outlined=outlined)
    qtbot.addWidget(view)
    view.resize(320, 180)
    card = view.palette().color(QPalette.ColorRole.Base)
    paper = QImage(100, 100, QImage.Format.Format_RGB32)
    paper.fill(card)
    view.display(paper)
    grabbed = view.grab().toImage()
    across = {grabbed.pixelColor(x, 90).rgb() for x in range(20, 300)}
    assert (len(across) > 1) is outlined


def test_both_sides_are_asked_about_only_where_there_are_two(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path
) -> None:
    dialog.show()
    assert not dialog.form.both.isVisible()
    assert not dialog.form.request.both
    two = ExportDialog(FORMATS, path=str(tmp_path / "moons.mp4"), theme="dark", compared=True)
    qtbot.addWidget(two)
    two.show()
    asked = Asked(two)
    assert two.form.both.isVisible()
    assert two.form.request.both
    two.form.both.click()
    assert not two.form.request.both
    assert asked.previews[-1].both is False
    two.form.restore(dialog.form.values())
    assert "both" not in dialog.form.values()
