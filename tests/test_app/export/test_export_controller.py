"""Exports from the window: the same pixels as without one, a frozen copy, and nothing left behind on cancel."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.cli import run
from app.export.formats import FORMATS
from app.export.remembered import begin_writing, unfinished
from app.export.render import render_to_file
from app.export.render_options import RenderOptions
from app.lanes.stages import complete_film
from app.storage.leftovers import part_path
from app.window.window import Lab
from engine import Held
from widgets.dialogs.export_dialog import ExportDialog
from widgets.dialogs.export_request import ExportFormat, ExportRequest

OpenLab = Callable[..., Lab]
Settled = Callable[[Lab], None]


@pytest.fixture
def lab(open_lab: OpenLab, settled: Settled) -> Lab:
    """A window whose film is complete."""
    made = open_lab()
    settled(made)
    return made


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


def until_idle(lab: Lab, qtbot: QtBot, timeout: int = 60_000) -> None:
    qtbot.waitUntil(lambda: not lab.exports.busy, timeout=timeout)


def export(lab: Lab, qtbot: QtBot, wanted: ExportRequest) -> None:
    dialog = dialog_of(lab)
    dialog.requested.emit(wanted)
    dialog.close()
    until_idle(lab, qtbot)


def test_a_still_from_the_window_equals_the_one_without(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
    assert lab.controller.complete
    export(lab, qtbot, request(tmp_path / "window.png"))
    arguments = ["render", "two-atoms", "-o", str(tmp_path / "line.png"), "--size", "320x180", "--phase"]
    assert run([*arguments, str(dialog_phase(lab))]) == 0
    with Image.open(tmp_path / "window.png") as one, Image.open(tmp_path / "line.png") as other:
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))


def test_a_still_of_two_sides_is_what_the_command_line_makes(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
    experiment = lab.session.experiment
    held = Held(experiment=experiment.with_parameters({"termination_time": 0.5}), title="Two atoms")
    lab.session.hold(held, "Hold")
    dialog = dialog_of(lab)
    phase = dialog.previewPhase
    assert dialog.form.request.both
    words = ["--size", "320x180", "--phase", str(phase), "--against", "termination_time=0.5"]
    for name, both in (("both", True), ("alone", False)):
        dialog.requested.emit(request(tmp_path / f"{name}.png", both=both))
        until_idle(lab, qtbot)
        assert run(["render", "two-atoms", "-o", str(tmp_path / "line.png"), *(words if both else words[:4])]) == 0
        with Image.open(tmp_path / f"{name}.png") as one, Image.open(tmp_path / "line.png") as other:
            np.testing.assert_array_equal(np.asarray(one), np.asarray(other))
    dialog.close()


def dialog_phase(lab: Lab) -> float:
    """The instant that a new dialog suggests for a still."""
    dialog = dialog_of(lab)
    phase = dialog.previewPhase
    dialog.close()
    return phase


def frames_of(path: Path) -> list[np.ndarray]:
    """By readers that are not ours: FFmpeg's through PyAV for video, Pillow for the rest."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as found:
            assert len(json.loads(found.read("frames.json"))["frames"]) == len(found.namelist()) - 1
            names = sorted(name for name in found.namelist() if name.endswith(".png"))
            return [np.asarray(Image.open(io.BytesIO(found.read(name)))) for name in names]
    if path.suffix in (".mp4", ".webm"):
        with av.open(str(path)) as container:
            assert container.streams.video[0].average_rate == 10
            return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    with Image.open(path) as picture:
        count = getattr(picture, "n_frames", 1)
        frames = []
        for index in range(count):
            picture.seek(index)
            frames.append(np.asarray(picture.convert("RGB")))
        return frames


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_format_from_the_dialog_equals_the_one_without_a_window(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
    """The queue works them off in order; each file is opened by another reader, and both ways give equal frames."""
    dialog = dialog_of(lab)
    options = {"seconds": 0.8, "width": 256, "height": 144, "panes": ("forward", "reverse")}
    for form in FORMATS:
        dialog.requested.emit(request(tmp_path / f"{form.name}{form.suffix}", form=form, **options))
    phase = dialog.previewPhase
    dialog.close()
    assert len(lab.exports.waiting) == len(FORMATS) - 1
    until_idle(lab, qtbot, 200_000)
    notice = lab.window.notices.current
    assert notice is not None
    assert "no curves" in notice.text  # the density has no chart; nothing else failed
    assert not (tmp_path / "curves.csv").exists()
    film, title = complete_film(lab.session.experiment, lambda: False, measured=False), lab.session.title
    for form in FORMATS:
        path = tmp_path / f"{form.name}{form.suffix}"
        if form.name == "curves":
            continue
        if form.kind == "data":
            assert path.stat().st_size > 0
            continue
        again = tmp_path / f"again-{form.name}{form.suffix}"
        chosen = RenderOptions(
            size=(256, 144), fps=10, seconds=0.8, panes=("forward", "reverse"), form=form.name, phase=phase,
            view=lab.stage.look.view, layers=lab.stage.look.layers,
        )  # fmt: skip
        render_to_file(film.experiment, title, again, chosen, film=film)
        if form.kind == "drawing":
            if form.name == "svg":
                assert path.read_bytes() == again.read_bytes()
            continue
        one, other = frames_of(path), frames_of(again)
        assert len(one) == len(other) == (8 if form.kind == "film" else 1)
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            assert left.shape[:2] == (144, 256)
            np.testing.assert_array_equal(left, right, err_msg=f"{form.name}, frame {index}")


def test_one_that_waits_is_forgotten_and_the_others_go_on(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_of(lab)
    for name in ("a.mp4", "b.gif", "c.png"):
        dialog.requested.emit(request(tmp_path / name, seconds=600.0 if name == "a.mp4" else 1.0))
    dialog.close()
    bar = lab.window.exportBar
    assert [row.text.text() for row in bar.waiting] == ["Then b.gif", "Then c.png"]
    bar.waiting[0].cancel.click()
    bar.cancel.click()  # the running one
    until_idle(lab, qtbot)
    assert os.listdir(tmp_path) == ["c.png"]


def test_the_dialog_comes_back_as_it_was_left(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_of(lab)
    dialog.form.setPath(str(tmp_path / "a.webm"))
    dialog.form.hold_end.setValue(1.0)
    dialog.requested.emit(dialog.request)
    dialog.close()
    lab.window.exportBar.cancelled.emit()
    until_idle(lab, qtbot)
    again = dialog_of(lab)
    assert (again.request.form.name, again.request.hold_end) == ("webm", 1.0)
    assert Path(again.request.path).parent == tmp_path
    again.close()


def test_the_trial_tells_size_and_time(lab: Lab, qtbot: QtBot) -> None:
    dialog = dialog_of(lab)
    qtbot.waitUntil(lambda: "judging by 8" in dialog.preview.estimate.text(), timeout=60_000)
    assert "240 frames: about" in dialog.preview.estimate.text()
    dialog.form.setFormat("npz")
    assert "Numbers only" in dialog.preview.estimate.text()
    dialog.close()


def test_what_a_killed_export_left_is_gone_after_the_next_start(open_lab: OpenLab, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"old")
    left = part_path(tmp_path / "film.mp4")
    left.write_bytes(b"half")
    begin_writing(tmp_path)
    open_lab()
    assert os.listdir(tmp_path) == ["film.mp4"]
    assert unfinished() == []


def test_a_movie_has_its_frames_and_later_edits_do_not_leak_in(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_of(lab)
    dialog.requested.emit(request(tmp_path / "m.mp4"))
    dialog.close()
    lab.actions["clear"].trigger()  # while it is exported
    until_idle(lab, qtbot)
    with av.open(str(tmp_path / "m.mp4")) as container:
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in container.decode(video=0)]
    assert len(frames) == 10
    assert np.abs(frames[0] - frames[-1]).max() > 60  # particles moved: the film is not of the empty stage


@pytest.mark.slow
def test_an_export_of_an_unfinished_film_is_computed_in_full(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
    lab.window.panel.changed.emit("termination_time", 1.25)
    assert not lab.controller.complete
    export(lab, qtbot, request(tmp_path / "half.png"))
    arguments = ["render", "two-atoms", "-o", str(tmp_path / "line.png"), "--size", "320x180"]
    phase = str(dialog_phase(lab))
    assert run([*arguments, "--phase", phase, "--set", "termination_time=1.25"]) == 0
    with Image.open(tmp_path / "half.png") as one, Image.open(tmp_path / "line.png") as other:
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))


def test_cancel_leaves_nothing(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_of(lab)
    dialog.requested.emit(request(tmp_path / "long.mp4", seconds=600.0))
    dialog.close()
    qtbot.waitUntil(lambda: bool(os.listdir(tmp_path)), timeout=20_000)
    lab.window.exportBar.cancelled.emit()
    until_idle(lab, qtbot, 20_000)
    assert os.listdir(tmp_path) == []


def test_closing_the_window_during_an_export_leaves_nothing(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_of(lab)
    dialog.requested.emit(request(tmp_path / "long.mp4", seconds=600.0))
    dialog.close()
    qtbot.waitUntil(lambda: bool(os.listdir(tmp_path)), timeout=20_000)
    lab.window.close()
    assert os.listdir(tmp_path) == []


def test_an_unwritable_place_is_said(lab: Lab, qtbot: QtBot, tmp_path: Path) -> None:
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
