"""Exports from the window: the same pixels as without one, a frozen copy, and nothing left behind on cancel."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.cli import run
from app.export_formats import FORMATS
from app.window import Lab
from widgets.export_dialog import ExportDialog
from widgets.export_request import ExportFormat, ExportRequest

OpenLab = Callable[..., Lab]
Settled = Callable[[Lab], None]


def form_of(path: Path) -> ExportFormat:
    return next(form for form in FORMATS if form.suffix == path.suffix)


def request(path: Path, **changes: object) -> ExportRequest:
    options: dict[str, object] = {
        "path": str(path), "form": form_of(path), "width": 320, "height": 180, "fps": 10, "seconds": 1.0,
        "loop": "once", "panes": ("forward", "reverse", "transport"), "captions": True, "theme": "dark",
    }  # fmt: skip
    return ExportRequest(**(options | changes))  # type: ignore[arg-type]


def dialog_of(lab: Lab) -> ExportDialog:
    lab.export()
    return next(child for child in lab.window.findChildren(ExportDialog) if child.isVisible())


def export(lab: Lab, qtbot: QtBot, wanted: ExportRequest) -> None:
    dialog = dialog_of(lab)
    dialog.requested.emit(wanted)
    dialog.close()
    qtbot.waitUntil(lambda: not lab.desk.busy, timeout=60_000)


def test_a_still_from_the_window_equals_the_one_without(
    open_lab: OpenLab, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    lab = open_lab()
    settled(lab)
    assert lab.controller.complete
    export(lab, qtbot, request(tmp_path / "window.png"))
    arguments = ["render", "two-atoms", "-o", str(tmp_path / "line.png"), "--size", "320x180", "--phase"]
    assert run([*arguments, str(dialog_phase(lab))]) == 0
    with Image.open(tmp_path / "window.png") as one, Image.open(tmp_path / "line.png") as other:
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))


def dialog_phase(lab: Lab) -> float:
    """The instant that a new dialog suggests for a still."""
    dialog = dialog_of(lab)
    phase = dialog.previewPhase
    dialog.close()
    return phase


def test_a_movie_has_its_frames_and_later_edits_do_not_leak_in(
    open_lab: OpenLab, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    lab = open_lab()
    settled(lab)
    dialog = dialog_of(lab)
    dialog.requested.emit(request(tmp_path / "m.mp4"))
    dialog.close()
    lab.actions["clear"].trigger()  # while it is exported
    qtbot.waitUntil(lambda: not lab.desk.busy, timeout=60_000)
    with av.open(str(tmp_path / "m.mp4")) as container:
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in container.decode(video=0)]
    assert len(frames) == 10
    assert np.abs(frames[0] - frames[-1]).max() > 60  # particles moved: the film is not of the empty stage


def test_an_export_of_an_unfinished_film_is_computed_in_full(
    open_lab: OpenLab, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    lab = open_lab()
    settled(lab)
    lab.window.panel.changed.emit("termination_time", 1.25)
    assert not lab.controller.complete
    export(lab, qtbot, request(tmp_path / "half.png"))
    arguments = ["render", "two-atoms", "-o", str(tmp_path / "line.png"), "--size", "320x180"]
    phase = str(dialog_phase(lab))
    assert run([*arguments, "--phase", phase, "--set", "termination_time=1.25"]) == 0
    with Image.open(tmp_path / "half.png") as one, Image.open(tmp_path / "line.png") as other:
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))


def test_cancel_leaves_nothing(open_lab: OpenLab, settled: Settled, qtbot: QtBot, tmp_path: Path) -> None:
    lab = open_lab()
    settled(lab)
    dialog = dialog_of(lab)
    dialog.requested.emit(request(tmp_path / "long.mp4", seconds=600.0))
    dialog.close()
    qtbot.waitUntil(lambda: bool(os.listdir(tmp_path)), timeout=20_000)
    lab.window.exportBar.cancelled.emit()
    qtbot.waitUntil(lambda: not lab.desk.busy, timeout=20_000)
    assert os.listdir(tmp_path) == []


def test_closing_the_window_during_an_export_leaves_nothing(
    open_lab: OpenLab, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    lab = open_lab()
    settled(lab)
    dialog = dialog_of(lab)
    dialog.requested.emit(request(tmp_path / "long.mp4", seconds=600.0))
    dialog.close()
    qtbot.waitUntil(lambda: bool(os.listdir(tmp_path)), timeout=20_000)
    lab.window.close()
    assert os.listdir(tmp_path) == []


def test_an_unwritable_place_is_said(open_lab: OpenLab, settled: Settled, qtbot: QtBot, tmp_path: Path) -> None:
    lab = open_lab()
    settled(lab)
    export(lab, qtbot, request(tmp_path / "missing" / "m.mp4"))
    notice = lab.window.notices.current
    assert notice is not None
    assert "folder" in notice.text


def test_nothing_to_export_is_said(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.actions["clear"].trigger()
    lab.export()
    notice = lab.window.notices.current
    assert notice is not None
    assert "nothing to export" in notice.text.lower()


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_PageUp])
def test_arrow_keys_belong_to_the_slider_that_has_the_focus(open_lab: OpenLab, qtbot: QtBot, key: Qt.Key) -> None:
    lab = open_lab()
    lab.clock.pause()
    lab.clock.jump(0.5)
    row = lab.window.panel.rows["termination_time"]
    row.slider.setFocus()  # type: ignore[union-attr]
    qtbot.keyClick(row.slider, key)  # type: ignore[union-attr]
    assert lab.session.experiment.termination_time > 3.0
    assert lab.clock.phase == 0.5
