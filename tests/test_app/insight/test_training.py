"""The live training as a person meets it: started, watched, paused, stopped, saved, and lost with the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog
from pytestqt.qtbot import QtBot

from app.export.formats import FORMATS
from app.insight.training_controller import LOST
from app.session.source import Source
from app.window.window import Lab
from engine import Experiment, LearnedReversal, LearningState, PointCloud, read_checkpoint
from widgets.dialogs.export_dialog import ExportDialog
from widgets.dialogs.export_request import ExportRequest
from widgets.look.image_pixels import pixels

pytestmark = pytest.mark.slow  # a network learns in each of them

PNG = next(form for form in FORMATS if form.suffix == ".png")
OpenLab = Callable[..., Lab]
TIMEOUT = 60_000
MANY = 100_000  # steps that no test waits for


def click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def begin(lab: Lab, qtbot: QtBot, steps: int = MANY, process: str = "vp pinned") -> None:
    """Open the view by its menu entry, fill in the form, click Start, and wait for something learned."""
    lab.actions["learn_view"].trigger()
    bar = lab.window.trainingBar
    bar.steps_field.setValue(steps)
    bar.width_field.setValue(16)
    bar.processes.setCurrentIndex(bar.processes.findData(process))
    click(bar.toggle)
    qtbot.waitUntil(lambda: state_of(lab) is not None and reversal(lab, process.split()[0]).step > 0, timeout=TIMEOUT)


def state_of(lab: Lab) -> LearningState | None:
    return lab.controller.film.learning


def state(lab: Lab) -> LearningState:
    found = state_of(lab)
    assert found is not None
    return found


def reversal(lab: Lab, process: str) -> LearnedReversal:
    """The one on the stage; before the first has come, one of no steps."""
    part = state(lab).of(process)
    assert part is not None
    if part.reversal is None:
        first = lab.controller.film.diffusion
        assert first is not None
        return LearnedReversal(experiment=first.experiment, trajectory=first.reverse, step=0)
    return part.reversal


def paused(lab: Lab, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: state(lab).phase == "paused", timeout=TIMEOUT)


def test_start_pause_resume_stop_by_hand(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    bar = lab.window.trainingBar
    assert not bar.isVisible()
    begin(lab, qtbot)
    assert bar.isVisible()
    assert lab.stage.look.insight == "learning"
    assert state(lab).phase == "running"

    click(bar.toggle)
    paused(lab, qtbot)
    done = state(lab).done
    assert 0 < done < state(lab).total
    assert lab.training.activity == "paused"

    click(bar.toggle)
    qtbot.waitUntil(lambda: state(lab).phase == "running" and state(lab).done > done, timeout=TIMEOUT)

    click(bar.stop)
    qtbot.waitUntil(lambda: state(lab).phase == "stopped", timeout=TIMEOUT)
    assert lab.training.activity == "idle"
    assert state(lab).done >= done
    assert bar.toggle.text() == "Start again"


def test_keys_do_what_the_buttons_do(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    lab.window.trainingBar.steps_field.setValue(MANY)
    qtbot.waitUntil(lab.window.isActiveWindow)
    QTest.keySequence(lab.window, "Ctrl+L")
    qtbot.waitUntil(lambda: state_of(lab) is not None and state(lab).done > 0, timeout=TIMEOUT)
    QTest.keySequence(lab.window, "Ctrl+L")
    paused(lab, qtbot)
    QTest.keySequence(lab.window, "Ctrl+Shift+L")
    qtbot.waitUntil(lambda: state(lab).phase == "stopped", timeout=TIMEOUT)


def test_it_ends_by_itself_and_the_stage_shows_it(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    lab.clock.pause()
    lab.clock.jump(1.0)
    lab.actions["learn_view"].trigger()
    before = pixels(lab.stage.grab().toImage())
    begin(lab, qtbot, steps=50, process="pinned")
    qtbot.waitUntil(lambda: state(lab).phase == "finished", timeout=TIMEOUT)
    assert [part.process for part in state(lab).learned] == ["pinned"]
    assert state(lab).done == 50
    lab.stage.repaint()
    after = pixels(lab.stage.grab().toImage())
    pane = lab.stage.pane("insight")
    assert pane is not None
    rows, columns = slice(pane.plot.top(), pane.plot.bottom()), slice(pane.plot.left(), pane.plot.right())
    assert (before[rows, columns] != after[rows, columns]).any()


def test_a_changed_drawing_is_said_and_what_was_learned_stays(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    begin(lab, qtbot)
    click(lab.window.trainingBar.toggle)
    paused(lab, qtbot)
    kept = reversal(lab, "vp")
    lab.session.set_cloud(PointCloud.of([[0.0, 1.0], [1.0, -1.0]]), "Draw")
    assert lab.training.stale
    assert "of an earlier drawing" in lab.window.trainingBar.text.accessibleName()
    assert reversal(lab, "vp") is kept
    click(lab.window.trainingBar.restart)
    qtbot.waitUntil(
        lambda: state_of(lab) is not None and state(lab).plan.learns(lab.session.experiment), timeout=TIMEOUT
    )
    assert not lab.training.stale


def test_undo_makes_it_fresh_again(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    begin(lab, qtbot, steps=50)
    lab.window.panel.changed.emit("softness", 0.3)
    assert lab.training.stale
    lab.session.undo()
    assert not lab.training.stale


def test_the_learned_reversal_follows_the_sliders(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    begin(lab, qtbot, steps=50)
    qtbot.waitUntil(lambda: state(lab).phase == "finished", timeout=TIMEOUT)
    model = state(lab).learned[0].model
    lab.window.panel.changed.emit("termination_time", 1.2)
    qtbot.waitUntil(lambda: reversal(lab, "vp").experiment.termination_time == 1.2, timeout=TIMEOUT)
    assert not lab.training.stale
    assert state(lab).learned[0].model == model
    assert lab.training.activity == "idle"


def test_nothing_drawn_nothing_learned(open_lab: OpenLab) -> None:
    lab = open_lab(Source(Experiment(), "nothing"))
    lab.actions["learn"].trigger()
    notice = lab.window.notices.current
    assert notice is not None
    assert "nothing to learn" in notice.text
    assert lab.training.activity == "idle"


def test_what_can_not_be_reversed_is_said(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab(Source(Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), kappa_ratio=2.0), "ratio"))
    with qtbot.waitSignal(lab.training.failed, timeout=TIMEOUT):
        lab.actions["learn"].trigger()
    notice = lab.window.notices.current
    assert notice is not None
    assert "one noise level for all axes" in notice.text
    assert lab.training.activity == "idle"


def test_clearing_the_drawing_keeps_what_was_learned(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    begin(lab, qtbot, steps=50)
    lab.actions["clear"].trigger()
    assert state(lab).done > 0
    assert lab.training.stale


def test_the_training_is_lost_with_the_engine_and_can_be_started_again(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab(own_engine=True)
    begin(lab, qtbot)
    process = lab.engine._process
    assert process is not None
    with qtbot.waitSignal(lab.engine.died, timeout=TIMEOUT):
        process.kill()
    assert lab.training.activity == "idle"
    assert lab.window.trainingBar.text.accessibleName() == LOST
    assert state(lab).done > 0  # its last picture stays
    lost = state(lab)
    click(lab.window.trainingBar.toggle)
    qtbot.waitUntil(lambda: state_of(lab) not in (None, lost), timeout=TIMEOUT)


def test_closing_in_the_middle_ends_cleanly(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab(own_engine=True)
    begin(lab, qtbot)
    process = lab.engine._process
    lab.window.close()
    assert process is not None
    assert not process.is_alive()


def test_the_bar_comes_and_goes_with_the_view(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    bar = lab.window.trainingBar
    lab.stage.setInsight("learning", "loss")
    assert bar.isVisible()
    lab.stage.setInsight("density", "")
    assert not bar.isVisible()
    begin(lab, qtbot)
    lab.stage.setInsight("density", "")
    assert bar.isVisible()  # something runs
    click(bar.stop)
    lab.stage.setInsight("learning", "vp")
    lab.stage.setInsight("density", "")
    assert not bar.isVisible()


def test_models_are_saved_and_loaded(open_lab: OpenLab, qtbot: QtBot, tmp_path: Path) -> None:
    lab = open_lab()
    lab.models.choose_target()
    assert lab.window.notices.current is not None
    assert "no model" in lab.window.notices.current.text
    begin(lab, qtbot, steps=50)
    qtbot.waitUntil(lambda: state(lab).phase == "finished", timeout=TIMEOUT)
    trained = state(lab)
    lab.models.choose_target()
    (dialog,) = lab.window.findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("mine.safetensors")
    dialog.accept()
    paths = [tmp_path / f"mine-{name}.safetensors" for name in ("vp", "pinned")]
    assert [read_checkpoint(path) for path in paths] == [part.model for part in trained.learned]
    lab.models.save(tmp_path / "mine.safetensors")
    assert lab.window.notices.current is not None
    assert "mine-vp.safetensors is there already" in lab.window.notices.current.text
    lab.models.load(paths)
    qtbot.waitUntil(lambda: state_of(lab) is not None and state(lab).phase == "loaded", timeout=TIMEOUT)
    assert [part.excess for part in state(lab).learned] == [part.excess for part in trained.learned]
    assert lab.training.activity == "idle"
    loaded = state(lab)
    (tmp_path / "bad.safetensors").write_bytes(b"no model")
    lab.models.load([tmp_path / "bad.safetensors"])
    assert state(lab) is loaded
    assert "checkpoint" in lab.window.notices.current.text


def test_an_export_goes_on_beside_the_training(open_lab: OpenLab, qtbot: QtBot, tmp_path: Path) -> None:
    """What is exported has the learned particles of the moment it was ordered."""
    lab = open_lab()
    begin(lab, qtbot)
    lab.clock.pause()
    lab.clock.jump(1.0)
    pictures = []
    for name in ("learned.png", "nothing.png"):
        lab.export()
        dialog = next(child for child in lab.window.findChildren(ExportDialog) if child.isVisible())
        dialog.requested.emit(
            ExportRequest(
                path=str(tmp_path / name), form=PNG, width=320, height=240, fps=10, seconds=1.0, loop="once",
                panes=("insight",), captions=False, theme="dark",
            )
        )  # fmt: skip
        dialog.close()
        qtbot.waitUntil(lambda: not lab.exports.busy, timeout=TIMEOUT)
        with Image.open(tmp_path / name) as image:
            pictures.append(np.asarray(image).copy())
        assert lab.training.activity == "running" or name == "nothing.png"
        lab.training.stop()
        lab.controller.show_learning(None)
    assert (pictures[0] != pictures[1]).any()


def test_the_lanes_that_answer_a_hand_are_not_told_of_the_training(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    begin(lab, qtbot)
    assert "training" not in lab.controller.busy
    assert "training" not in lab.controller.stale


@pytest.mark.parametrize("mode", ["both", "vp", "pinned", "loss"])
def test_every_mode_paints(open_lab: OpenLab, qtbot: QtBot, mode: str) -> None:
    lab = open_lab()
    failures: list[str] = []
    lab.stage.paintFailed.connect(failures.append)
    lab.stage.setInsight("learning", mode)
    lab.stage.grab()
    begin(lab, qtbot, steps=50, process="vp")
    lab.stage.grab()
    assert not failures
