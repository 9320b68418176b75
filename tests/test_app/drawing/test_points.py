"""Points in and out of the whole window, by real events: files, images, clipboard, drops, gallery, thinning, units."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot

from app.session.saved_state import SavedState
from app.session.source import Source
from app.session.standardisation import Standardisation
from app.storage.recent import MOST
from app.window.window import Lab
from engine import Experiment, PointCloud, bundled_story, preset, presets, read_cloud, read_points, stories, text_table
from widgets.dialogs.image_dialog import ImageDialog
from widgets.dialogs.import_dialog import ImportDialog
from widgets.dialogs.points_dialog import PointsDialog
from widgets.dialogs.preset_gallery import PresetGallery

OpenLab = Callable[..., Lab]
HAND = "x,y\n10,100\n12,140\n14,100\n"


def said(lab: Lab) -> str:
    return "" if lab.window.notices.current is None else lab.window.notices.current.text


def cloud(lab: Lab) -> PointCloud:
    return lab.session.experiment.cloud


def keys(lab: Lab, sequence: str) -> None:
    """Press keys in the window, which must be the active one for shortcuts to work."""
    lab.window.activateWindow()
    assert QTest.qWaitForWindowActive(lab.window)
    QTest.keySequence(lab.window, sequence)


def drop(lab: Lab, held: QMimeData) -> None:
    copy, button, modifier = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), copy, held, button, modifier)
    QApplication.sendEvent(lab.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(lab.window, QDropEvent(QPointF(300, 300), copy, held, button, modifier))


def gallery(lab: Lab) -> PresetGallery:
    found = lab.window.findChildren(PresetGallery)
    assert len(found) == 1
    return found[0]


def press(dialog: object, role: QDialogButtonBox.ButtonRole) -> None:
    """Click the one button of a role."""
    box: QDialogButtonBox = dialog.buttons  # type: ignore[attr-defined]
    (button,) = [one for one in box.buttons() if box.buttonRole(one) is role]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


ACCEPT, CANCEL = QDialogButtonBox.ButtonRole.AcceptRole, QDialogButtonBox.ButtonRole.RejectRole


def test_units_are_kept_shown_undone_and_restored_by_undo(open_lab: OpenLab, tmp_path: Path) -> None:
    (tmp_path / "hand.csv").write_text(HAND)
    lab = open_lab()
    lab.files.open(str(tmp_path / "hand.csv"))
    standard = cloud(lab)
    units = lab.session.units
    assert units is not None
    np.testing.assert_allclose(units.offset, [12, 340 / 3])
    assert "standardised: (x - mean)/scale" in lab.window.status.text
    assert "mean (12, 113.3)" in lab.window.status.toolTip()
    assert lab.actions["file_units"].isEnabled()
    lab.actions["file_units"].trigger()
    np.testing.assert_allclose(cloud(lab).positions, [[10, 100], [12, 140], [14, 100]], rtol=1e-14)
    assert lab.session.units is None
    assert "standardised" not in lab.window.status.text
    assert not lab.actions["file_units"].isEnabled()
    lab.actions["standardise"].trigger()  # on again
    np.testing.assert_allclose(cloud(lab).positions, standard.positions, atol=1e-14)
    keys(lab, "Ctrl+Z")
    assert lab.session.units is None
    keys(lab, "Ctrl+Z")
    assert lab.session.units == units
    assert cloud(lab) == standard
    lab.files.open("ring")
    assert lab.session.units is None
    keys(lab, "Ctrl+Z")
    assert lab.session.units == units
    lab.actions["clear"].trigger()
    assert lab.session.units is None


def test_standardising_twice_still_knows_the_files_units(open_lab: OpenLab, tmp_path: Path) -> None:
    (tmp_path / "hand.csv").write_text(HAND)
    lab = open_lab()
    lab.files.open(str(tmp_path / "hand.csv"))
    lab.clipboard.take_text("3 4")
    lab.actions["standardise"].trigger()
    np.testing.assert_allclose(cloud(lab).mean, 0, atol=1e-14)
    lab.actions["file_units"].trigger()
    np.testing.assert_allclose(cloud(lab).positions[:3], [[10, 100], [12, 140], [14, 100]], rtol=1e-13)


def test_an_ambiguous_table_is_asked_about_and_a_plain_one_is_not(open_lab: OpenLab, tmp_path: Path) -> None:
    lab = open_lab()
    (tmp_path / "plain.csv").write_text(HAND)
    lab.files.open(str(tmp_path / "plain.csv"))
    assert lab.importer.dialog is None
    (tmp_path / "cities.csv").write_text("city,lon,lat,size\na,1,10,5\nb,2,nan,6\nc,3,30,7\nd,4,60,9\n")
    before = lab.session.experiment
    lab.files.open(str(tmp_path / "cities.csv"))
    dialog = lab.importer.dialog
    assert isinstance(dialog, ImportDialog)
    assert dialog.table.item(1, 2).text() == "nan"
    assert not dialog.open_button.isEnabled()
    assert "1 of 4 rows have no finite numbers here, the first in line 3" in dialog.note.text()
    QTest.mouseClick(dialog.leave_out, Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.leave_out.height() // 2))
    assert len(dialog.cloud) == 3
    dialog.weight.setFocus()
    QTest.keyClick(dialog.weight, Qt.Key.Key_End)  # the last column: size
    assert dialog.choice.weight == 3
    press(dialog, ACCEPT)
    assert lab.session.experiment != before
    np.testing.assert_allclose(cloud(lab).weights, np.array([5, 7, 9]) / 21)
    np.testing.assert_allclose(lab.session.units.undone(cloud(lab)).positions, [[1, 10], [3, 30], [4, 60]])
    assert "1 of 4 rows without finite numbers were left out" in said(lab)
    assert Path(lab.recent.paths[0]).name == "cities.csv"


def test_a_third_column_that_looks_like_a_label_is_offered_as_one(open_lab: OpenLab, tmp_path: Path) -> None:
    (tmp_path / "three.txt").write_text("0.5 1.25 0\n2.5 3 1\n-1.5 0.5 1\n-2 1 0\n")
    lab = open_lab()
    lab.files.open(str(tmp_path / "three.txt"))
    dialog = lab.importer.dialog
    assert isinstance(dialog, ImportDialog)
    assert "a label, or a coordinate?" in dialog.reason.text()
    assert (dialog.choice.coordinates, dialog.choice.label) == ((0, 1), 2)
    press(dialog, ACCEPT)
    np.testing.assert_array_equal(cloud(lab).labels, [0, 1, 1, 0])


WORDS = {".csv": "a,b\nfoo,bar\nbaz,qux\n", ".json": '[{"a": "foo", "b": "bar"}, {"a": "baz", "b": "qux"}]'}


@pytest.mark.parametrize("suffix", list(WORDS))
def test_the_window_does_not_tell_of_the_command_lines_options(open_lab: OpenLab, tmp_path: Path, suffix: str) -> None:
    lab = open_lab()
    path = tmp_path / f"words{suffix}"
    path.write_text(WORDS[suffix])
    lab.files.open(str(path))
    opened = said(lab)
    assert opened == "The header has no column named x. A cloud needs two columns of numbers."
    lab.window.notices.clear()
    lab.clipboard.take_text(WORDS[suffix])
    assert said(lab) == opened
    assert lab.importer.dialog is None


def test_pasted_records_are_asked_about_as_those_of_a_file(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.clipboard.take_text('[{"long": 1, "lat": 2, "size": 3}, {"long": 4, "lat": 5.5, "size": 6}]')
    dialog = lab.importer.dialog
    assert isinstance(dialog, ImportDialog)
    assert dialog.across.currentText() == "long"
    press(dialog, CANCEL)


def test_pasted_points_that_were_asked_about_join_the_drawing_unless_a_new_one_was_wanted(open_lab: OpenLab) -> None:
    lab = open_lab()
    before = cloud(lab)
    for new in (False, True):
        lab.clipboard.take_text("1 2 3\n4 5 6", new=new)
        dialog = lab.importer.dialog
        assert isinstance(dialog, ImportDialog)
        assert dialog.open_button.text() == ("Open" if new else "Add")
        press(dialog, ACCEPT)
        if not new:
            assert cloud(lab) == before.joined([PointCloud.of([[1, 2], [4, 5]])])
            assert said(lab).startswith("2 points added.")
            lab.session.undo()
            assert cloud(lab) == before
    np.testing.assert_allclose(lab.session.units.undone(cloud(lab)).positions, [[1, 2], [4, 5]])


def test_a_mean_that_is_rounding_alone_is_said_to_be_nothing() -> None:
    units = Standardisation((-5.6e-17, 1e-9), (0.5, 0.5))  # the first as in a mean of 18 points about nought
    assert "mean (0, 1e−9)" in units.sentence
    assert units.undone(PointCloud.of([[0, 0]])).positions.tolist() == [[-5.6e-17, 1e-9]]


def test_a_long_reason_has_its_lines_in_the_columns_dialog(qtbot: QtBot) -> None:
    table = text_table("1 2 3\n4 5 6")
    for lines in (1, 12):
        dialog = ImportDialog(
            {"": table}, title="a", reason="Words that go on and on until the line ends. " * 3 * lines
        )
        qtbot.addWidget(dialog)
        dialog.show()
        gaps = [
            below.geometry().top() - above.geometry().bottom()
            for above, below in (
                (dialog.reason, dialog.table),
                (dialog.table, dialog.points),
                (dialog.points, dialog.note),
            )
        ]
        assert min(gaps) >= 8
        assert dialog.reason.height() >= dialog.reason.heightForWidth(dialog.reason.width())


def test_a_maps_coordinates_are_opened_and_exported_to_the_last_digit(open_lab: OpenLab, tmp_path: Path) -> None:
    metres = [[512345.1, 5412345.7], [512351.4, 5412340.2], [512347.9, 5412349.6]]
    rows = "".join(f"{x},{y},{name}\n" for (x, y), name in zip(metres, "aba", strict=True))
    (tmp_path / "plain.csv").write_text("x,y,label\n" + rows)
    (tmp_path / "asked.csv").write_text("east,north,kind\n" + rows)
    lab = open_lab()
    for name in ("plain", "asked"):
        lab.files.open(str(tmp_path / f"{name}.csv"))
        if name == "asked":
            assert isinstance(lab.importer.dialog, ImportDialog)
            press(lab.importer.dialog, ACCEPT)
        assert lab.session.title == name
        np.testing.assert_allclose(cloud(lab).mean, 0, atol=1e-8)  # a step of float64 at 5e6, over the scale
        lab.points.ask()
        dialog = lab.points.dialog
        assert dialog is not None
        dialog.units.setCurrentIndex(1)
        press(dialog, QDialogButtonBox.ButtonRole.ActionRole)  # copy
        np.testing.assert_array_equal(read_points(QGuiApplication.clipboard().text()).given.positions, metres)
        standard = cloud(lab)
        lab.actions["file_units"].trigger()
        assert "too far out to be drawn" in said(lab)
        assert cloud(lab) == standard
    lab.clipboard.take_text("x,y\n" + rows.replace(",a", "").replace(",b", ""))
    assert "larger than a million" in said(lab)
    lab.clipboard.take_text("x,y\n" + rows.replace(",a", "").replace(",b", ""), new=True)
    assert lab.session.units is not None
    np.testing.assert_array_equal(lab.session.units.undone(cloud(lab)).positions, metres)


def test_cancelling_changes_nothing(open_lab: OpenLab, tmp_path: Path) -> None:
    (tmp_path / "three.txt").write_text("1 2 3\n4 5 6\n")
    lab = open_lab()
    before = lab.session.experiment
    lab.files.open(str(tmp_path / "three.txt"))
    assert lab.importer.dialog is not None
    press(lab.importer.dialog, CANCEL)
    assert lab.session.experiment == before
    assert lab.recent.paths == []
    assert lab.importer.dialog is None


def test_an_archive_of_several_arrays_is_asked_about(open_lab: OpenLab, tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", test=np.eye(3)[:, :2], train=np.arange(10.0).reshape(5, 2))
    lab = open_lab()
    lab.files.open(str(tmp_path / "a.npz"))
    dialog = lab.importer.dialog
    assert isinstance(dialog, ImportDialog)
    dialog.array.setFocus()
    QTest.keyClick(dialog.array, Qt.Key.Key_Down)
    assert len(dialog.cloud) == 5
    press(dialog, ACCEPT)
    assert len(cloud(lab)) == 5


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", "", "no points"), ("head.csv", "x,y\n", "no points"), ("one.csv", "1\n2\n", "one column"),
        ("nan.csv", "x,y\nnan,1\n", "not finite"), ("words.csv", "a,b,c\nu,v,w\n", "no column named x"),
        ("cut.png", "no picture", "damaged"), ("bad.svg", "<html></html>", "no SVG"),
        ("bad.npz", "zip", "not an archive"), ("x.doc", "1 2", "Can't open"),
    ],
)  # fmt: skip
def test_bad_files_are_one_sentence_and_change_nothing(
    open_lab: OpenLab, tmp_path: Path, name: str, content: str, words: str
) -> None:
    (tmp_path / name).write_text(content)
    lab = open_lab()
    before = lab.session.experiment
    lab.files.open(str(tmp_path / name))
    assert lab.session.experiment == before
    assert lab.importer.dialog is None
    notice = lab.window.notices.current
    assert notice is not None
    assert notice.level == "warning"
    assert words in notice.text


def test_an_image_becomes_points_while_one_turns_the_threshold(open_lab: OpenLab, tmp_path: Path) -> None:
    picture = np.full((100, 200), 255, np.uint8)
    picture[20:80, 20:100] = 0
    picture[20:80, 100:180] = 120
    Image.fromarray(picture).save(tmp_path / "bar.png")
    lab = open_lab()
    drop_path(lab, tmp_path / "bar.png")
    dialog = lab.importer.dialog
    assert isinstance(dialog, ImageDialog)
    extent = np.ptp(dialog.cloud.positions, axis=0)
    assert extent[0] / extent[1] == pytest.approx(160 / 60, rel=0.05)  # darkness 135/255 is above a half
    dialog.threshold.setFocus()
    for _ in range(10):
        QTest.keyClick(dialog.threshold, Qt.Key.Key_Right)
    extent = np.ptp(dialog.cloud.positions, axis=0)
    assert extent[0] / extent[1] == pytest.approx(80 / 60, rel=0.05)
    dialog.spread.setFocus()
    QTest.keyClick(dialog.spread, Qt.Key.Key_Down)
    assert dialog.spread.currentData() is True
    dialog.count.setFocus()
    dialog.count.selectAll()
    QTest.keyClicks(dialog.count, "400")
    QTest.keyClick(dialog.count, Qt.Key.Key_Tab)
    assert len(dialog.cloud) == 400
    press(dialog, ACCEPT)
    assert len(cloud(lab)) == 400
    assert lab.session.units is None
    assert lab.session.title == "bar"
    keys(lab, "Ctrl+Z")
    assert cloud(lab) == preset("two-atoms").experiment.cloud


def test_an_image_can_join_the_drawing_and_no_ink_can_not_be_taken(open_lab: OpenLab) -> None:
    image = QImage(60, 60, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.black)
    QGuiApplication.clipboard().setImage(image)
    lab = open_lab()
    lab.stage.setFocus()
    keys(lab, "Ctrl+V")
    dialog = lab.importer.dialog
    assert isinstance(dialog, ImageDialog)
    assert dialog.invert.isChecked()  # a dark border: light on dark, of which there is none here
    assert not dialog.draw.isEnabled()
    QTest.mouseClick(dialog.invert, Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.invert.height() // 2))
    assert dialog.draw.isEnabled()
    QTest.mouseClick(dialog.adding, Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.adding.height() // 2))
    press(dialog, ACCEPT)
    assert len(cloud(lab)) == 1502
    assert lab.session.undo_text == "Add 1,500 points"


def test_an_svg_is_drawn_on_white_paper(open_lab: OpenLab, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
        '<rect x="5" y="5" width="30" height="10"/></svg>'
    )
    lab = open_lab()
    drop_path(lab, tmp_path / "a.svg")
    dialog = lab.importer.dialog
    assert isinstance(dialog, ImageDialog)
    extent = np.ptp(dialog.cloud.positions, axis=0)
    assert extent[0] / extent[1] == pytest.approx(3, rel=0.05)
    press(dialog, CANCEL)


def test_light_strokes_on_nothing_are_the_ink_and_the_preview_shows_them(open_lab: OpenLab, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
        '<path d="M5 10H35" stroke="white" stroke-width="10"/></svg>'
    )
    pasted = QImage(40, 20, QImage.Format.Format_ARGB32)
    pasted.fill(Qt.GlobalColor.transparent)
    for x in range(5, 35):
        for y in range(5, 15):
            pasted.setPixelColor(x, y, QColor("white"))
    lab = open_lab()
    for take in (lambda: drop_path(lab, tmp_path / "a.svg"), lambda: lab.clipboard.take_image(pasted)):
        take()
        dialog = lab.importer.dialog
        assert isinstance(dialog, ImageDialog)
        assert not dialog.invert.isChecked()
        extent = np.ptp(dialog.cloud.positions, axis=0)
        assert extent[0] / extent[1] == pytest.approx(3, rel=0.05)
        assert "37.5 % of the image" in dialog.note.text()  # 30 x 10 of 40 x 20
        shown = dialog.image.image
        assert shown.pixelColor(shown.width() // 2, shown.height() // 2) == QColor("black")
        assert shown.pixelColor(1, 1) == QColor("white")
        press(dialog, CANCEL)


def drop_path(lab: Lab, *paths: Path) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drop(lab, held)


def test_of_several_files_the_first_is_taken_and_that_is_said(open_lab: OpenLab, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.csv").write_text(HAND)
    lab = open_lab()
    drop_path(lab, *(tmp_path / f"{name}.csv" for name in "abc"))
    assert lab.session.title == "a"
    assert said(lab) == "The first file was taken; 2 more were left."


def test_text_is_pasted_in_one_step_and_dropped_too(open_lab: OpenLab) -> None:
    lab = open_lab()
    QGuiApplication.clipboard().setText("0.5 1\n1.5 2\n2.5 3")
    lab.stage.setFocus()
    keys(lab, "Ctrl+V")
    assert len(cloud(lab)) == 5
    np.testing.assert_array_equal(cloud(lab).positions[2:], [[0.5, 1], [1.5, 2], [2.5, 3]])
    assert said(lab) == "3 points added."
    assert lab.session.undo_text == "Paste 3 points"
    held = QMimeData()
    held.setText("[[1, 1]]")
    drop(lab, held)
    assert len(cloud(lab)) == 6
    assert said(lab) == "1 point added."
    keys(lab, "Ctrl+Z")
    keys(lab, "Ctrl+Z")
    assert len(cloud(lab)) == 2
    keys(lab, "Ctrl+Shift+V")
    assert len(cloud(lab)) == 3
    assert lab.session.units is not None


def test_copy_and_paste_bring_the_same_points_and_readings_keep_their_key(open_lab: OpenLab) -> None:
    source = PointCloud.of([[0.1, 2 / 3], [1e-3, -4.0], [1.0, 1.0]], [1, 2, 3], [0, 2, 1])
    lab = open_lab(Source(Experiment(cloud=source), "three"))
    lab.stage.setFocus()
    keys(lab, "Ctrl+C")
    assert QGuiApplication.clipboard().text().startswith("x\ty\tw\tlabel\n0.1\t")
    lab.actions["clear"].trigger()
    keys(lab, "Ctrl+V")
    assert cloud(lab) == source
    QGuiApplication.clipboard().setText("before")
    lab.window.readings.table.setFocus()
    keys(lab, "Ctrl+C")
    assert not QGuiApplication.clipboard().text().startswith("x\ty")


@pytest.mark.parametrize("text", ["hello", "1 2\n3 nan", "<table><tr><td>1</td></tr></table>", '{"a": 1}', "   "])
def test_bad_text_is_one_sentence(open_lab: OpenLab, text: str) -> None:
    lab = open_lab()
    before = lab.session.experiment
    lab.clipboard.take_text(text)
    if lab.importer.dialog is not None:  # one row can be read: it may be chosen to leave the other out
        assert text == "1 2\n3 nan"
        press(lab.importer.dialog, CANCEL)
    else:
        assert said(lab)
    assert lab.session.experiment == before


def test_a_formatted_page_without_text_is_said(open_lab: OpenLab) -> None:
    lab = open_lab()
    held = QMimeData()
    held.setHtml("<b>1 2</b>")
    QGuiApplication.clipboard().setMimeData(held)
    lab.actions["paste"].trigger()
    assert said(lab).startswith("The clipboard holds no points.")
    QGuiApplication.clipboard().clear()
    lab.actions["paste"].trigger()
    assert len(cloud(lab)) == 2


def test_too_many_points_are_offered_thinning(open_lab: OpenLab, tmp_path: Path) -> None:
    np.save(tmp_path / "many.npy", np.random.default_rng(0).normal(size=(12_000, 2)))
    lab = open_lab(own_engine=True)
    lab.controller.finish()  # what the engine makes of so many is not asked here
    lab.files.open(str(tmp_path / "many.npy"))
    bar = lab.window.notices
    while bar.current is not None and not bar.answers:
        bar.dismissCurrent()
    assert said(lab) == "12,000 points are more than stay live under the hand."
    QTest.mouseClick(bar.answers[0], Qt.MouseButton.LeftButton)
    assert len(cloud(lab)) == 10_000
    assert lab.session.units is not None
    lab.session.undo()
    assert len(cloud(lab)) == 12_000
    assert bar.answers
    QTest.mouseClick(bar.answers[1], Qt.MouseButton.LeftButton)
    assert len(cloud(lab)) == 12_000
    lab.session.set_cloud(cloud(lab).joined([cloud(lab)]), "Double")
    assert not bar.answers  # answered once for this drawing
    lab.session.mark_saved(SavedState())
    lab.files.open("ring")
    lab.session.undo()
    assert bar.answers
    lab.files.open("ring")
    assert not bar.answers
    lab.limit.set_limit(200)  # the ring has 300
    assert [button.text() for button in bar.answers] == ["Thin to 200", "Keep all"]
    QTest.mouseClick(bar.answers[0], Qt.MouseButton.LeftButton)
    assert len(cloud(lab)) == 200


def test_the_gallery_is_walked_by_keyboard(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    keys(lab, "Ctrl+P")
    opened = gallery(lab)
    assert opened.shown == [*(known.name for known in presets()), *(known.name for known in stories())]
    QTest.keyClicks(opened.filter, "gauss")
    assert set(opened.shown) >= {"gaussian", "tilted-gaussian", "eight-gaussians", "25-gaussians"}
    assert "ring" not in opened.shown
    opened.filter.clear()
    QTest.keyClicks(opened.filter, "tilted")
    assert opened.shown == ["tilted-gaussian"]
    assert "15 %" in opened.sentence.text()
    QTest.keyClick(opened.filter, Qt.Key.Key_Return)
    assert lab.session.experiment == preset("tilted-gaussian").experiment
    assert "15 %" in said(lab)


def test_a_story_of_the_gallery_opens_with_its_first_scene_and_the_strip(open_lab: OpenLab) -> None:
    lab = open_lab()
    before = lab.session.state
    lab.actions["presets"].trigger()
    opened = gallery(lab)
    QTest.keyClicks(opened.filter, "bottleneck")
    assert opened.shown == ["the-bottleneck"]
    assert opened.sentence.text() == bundled_story("the-bottleneck").sentence
    assert opened.count.text() == "5 scenes, 33 s"
    QTest.keyClick(opened.filter, Qt.Key.Key_Return)
    story = bundled_story("the-bottleneck").story
    assert (lab.session.experiment, lab.session.story) == (story.scenes[0].experiment, story)
    assert (lab.stage.ownLook.panes, lab.stage.ownLook.insight) == (("forward", "insight"), "scales")
    assert lab.clock.phase == story.scenes[0].phase
    assert lab.window.story.isVisible()
    assert not lab.session.modified
    lab.actions["undo"].trigger()
    assert lab.session.state == before


def test_presets_and_stories_are_picked_one_at_a_time(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.actions["presets"].trigger()
    opened = gallery(lab)
    opened.stories.setCurrentRow(2)
    assert opened.list.current == ""
    assert opened.current == stories()[2]
    opened.list.setCurrentRow(1)
    assert opened.stories.current == ""
    assert opened.current == presets()[1]
    opened.reject()


def test_arrows_walk_through_the_pictures_and_nonsense_opens_nothing(open_lab: OpenLab) -> None:
    lab = open_lab()
    before = lab.session.experiment
    lab.actions["presets"].trigger()
    opened = gallery(lab)
    assert QTest.qWaitForWindowActive(opened)
    assert opened.current is not None
    first = opened.current.name
    QTest.keyClick(opened.filter, Qt.Key.Key_Down)
    assert opened.list.hasFocus()
    QTest.keyClick(opened.list, Qt.Key.Key_Right)
    assert opened.current.name != first
    opened.filter.setFocus()
    QTest.keyClicks(opened.filter, "zzz")
    assert opened.current is None
    assert not opened.open_button.isEnabled()
    QTest.keyClick(opened.filter, Qt.Key.Key_Return)
    assert lab.session.experiment == before
    QTest.keyClick(opened, Qt.Key.Key_Escape)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".npz", ".json"])
def test_points_are_written_in_either_units_and_read_back(open_lab: OpenLab, tmp_path: Path, suffix: str) -> None:
    (tmp_path / "hand.csv").write_text(HAND)
    lab = open_lab()
    lab.files.open(str(tmp_path / "hand.csv"))
    for units, expected in ((0, cloud(lab).positions), (1, [[10, 100], [12, 140], [14, 100]])):
        keys(lab, "Ctrl+Shift+E")
        dialog = lab.points.dialog
        assert isinstance(dialog, PointsDialog)
        dialog.units.setCurrentIndex(units)
        dialog.format.setCurrentIndex(dialog.format.findData(suffix))
        press(dialog, ACCEPT)
        (chooser,) = [found for found in lab.window.findChildren(QFileDialog) if found.isVisible()]
        target = tmp_path / f"out-{units}{suffix}"
        chooser.selectFile(str(target))
        chooser.accept()
        np.testing.assert_allclose(read_cloud(target).cloud.positions, expected, rtol=1e-14)
        QApplication.sendPostedEvents(chooser, 52)  # QEvent.DeferredDelete
    assert said(lab).startswith("Wrote 3 points")


def test_a_panes_particles_are_copied_at_the_playhead(open_lab: OpenLab, settled: Callable[[Lab], None]) -> None:
    lab = open_lab()
    settled(lab)
    lab.clock.pause()
    lab.clock.jump(0.5)
    lab.actions["export_points"].trigger()
    dialog = lab.points.dialog
    assert dialog is not None
    assert [dialog.source.itemData(row) for row in range(dialog.source.count())] == [
        "drawing", "forward", "reverse", "transport",
    ]  # fmt: skip
    assert not dialog.units.isEnabled()
    dialog.source.setCurrentIndex(2)
    press(dialog, QDialogButtonBox.ButtonRole.ActionRole)
    rows = np.array([line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")[1:-1]], float)
    np.testing.assert_array_equal(rows, lab.controller.film.frame(0.5).reverse)


def test_an_unwritable_folder_is_said(open_lab: OpenLab, tmp_path: Path) -> None:
    lab = open_lab()
    lab.points.save(tmp_path / "none" / "a.csv", cloud(lab))
    assert "There is no folder" in said(lab)
    lab.points.save(tmp_path / "a.xls", cloud(lab))
    assert "can't be written as .xls" in said(lab)
    assert list(tmp_path.iterdir()) == []


def test_recent_files_are_remembered_and_missing_ones_greyed(open_lab: OpenLab, tmp_path: Path) -> None:
    lab = open_lab()
    for number in range(MOST + 2):
        path = tmp_path / f"{number}.csv"
        path.write_text(HAND.replace("10,100", f"10,{number}"))
        lab.files.open(str(path))
    lab.files.open(str(tmp_path / "5.csv"))
    assert [Path(path).name for path in lab.recent.paths] == [f"{n}.csv" for n in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]
    (tmp_path / "10.csv").unlink()
    lab.recent.menu.aboutToShow.emit()
    entries = lab.recent.menu.actions()
    assert entries[0].text() == "&1 5.csv"
    assert entries[0].toolTip().endswith("5.csv")
    assert not entries[2].isEnabled()
    assert entries[2].text() == "10.csv (missing)"
    entries[1].trigger()
    assert lab.session.title == "11"
    assert Path(lab.recent.folder) == tmp_path.resolve()
    entries = lab.recent.menu.actions()
    entries[-1].trigger()
    assert lab.recent.paths == []


def test_a_name_that_can_not_be_looked_at_is_said(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.files.open("a" * 5000 + ".csv")
    assert "can't be read" in said(lab)


def test_a_pasted_picture_does_not_bring_an_older_file_back(open_lab: OpenLab, tmp_path: Path) -> None:
    (tmp_path / "hand.csv").write_text(HAND)
    lab = open_lab()
    lab.files.open(str(tmp_path / "hand.csv"))
    lab.recent.menu.aboutToShow.emit()
    lab.recent.menu.actions()[-1].trigger()
    assert lab.recent.paths == []
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for x in range(5, 15):
        image.setPixel(x, 10, 0)
    lab.clipboard.take_image(image)
    press(lab.importer.dialog, ACCEPT)
    assert len(cloud(lab)) == 1500
    assert lab.recent.paths == []
