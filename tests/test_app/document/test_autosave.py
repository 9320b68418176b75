"""Autosave and recovery: what is kept when, for whom, and what is left after a clean exit."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import app.document.autosave as autosave
from app.document.autosave import autosaves, write_session
from app.document.recovery import kept_sessions
from app.session.saved_state import SavedState
from app.storage.atomic import atomic_file
from app.storage.process_lock import lock
from app.storage.safe_mode import VARIABLE, enter_safe_mode
from app.storage.settings import settings
from app.storage.unfinished import notes, sweep
from app.window.reset import forget, remembered
from app.window.window import Lab
from engine import Experiment, PointCloud, SavedSession, preset, read_session

OpenLab = Callable[..., Lab]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Autosaves follow a change after 10 ms instead of seconds."""
    monkeypatch.setattr(autosave, "INTERVAL_MS", 50)


def files() -> list[str]:
    return sorted(path.suffix for path in autosaves().glob("*"))


def kept_by(lab: Lab, qtbot: QtBot) -> SavedSession:
    with qtbot.waitSignal(lab.documents.autosave.written):
        lab.session.set("seed", lab.session.experiment.seed + 1)
    return read_session(lab.documents.autosave.path.read_bytes()).session


def crashed(session: SavedSession, name: str = "dead") -> Path:
    """An autosave as a process that died leaves it, with the lock of that process."""
    autosaves().mkdir(parents=True, exist_ok=True)
    path = autosaves() / f"{name}.tidemark"
    write_session(session, path)
    script = f"""
import os, signal
from pathlib import Path
from app.storage.process_lock import lock
held = lock(Path({str(path.with_suffix(".lock"))!r}))
assert held is not None
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", script], check=False, timeout=60, capture_output=True)
    assert ended.returncode == -9, ended.stderr
    assert path.with_suffix(".lock").exists()
    return path


def session(**values: object) -> SavedSession:
    experiment = preset("two-atoms").experiment.with_parameters({"seed": 99})
    return SavedSession(experiment=experiment, title="Lost work", **values)  # type: ignore[arg-type]


def press(lab: Lab, text: str) -> None:
    (button,) = [each for each in lab.window.notices.answers if each.text() == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_change_is_kept_and_a_clean_exit_leaves_nothing(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab()
    assert files() == []
    assert kept_by(lab, qtbot).experiment == lab.session.experiment
    assert files() == [".lock", ".tidemark"]
    lab.documents.give_up()
    assert files() == []
    assert not list(notes().glob("*"))


def test_saving_or_undoing_to_what_was_saved_makes_it_needless(open_lab: OpenLab, qtbot: QtBot, tmp_path: Path) -> None:
    lab = open_lab()
    kept_by(lab, qtbot)
    qtbot.waitUntil(lambda: lab.documents.autosave._task is None)
    lab.session.undo()
    assert files() == [".lock"]
    kept_by(lab, qtbot)
    qtbot.waitUntil(lambda: lab.documents.autosave._task is None)
    lab.documents.document.save_to(tmp_path / "a.tidemark")
    assert files() == [".lock"]
    assert kept_by(lab, qtbot).origin == str(tmp_path / "a.tidemark")
    assert read_session((tmp_path / "a.tidemark").read_bytes()).session.origin == ""


def test_a_signal_keeps_the_work_for_the_next_start(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.session.set("seed", 5)
    lab.interrupt(15, None)
    assert not lab.window.isVisible()
    other = open_lab()
    assert "Tidemark ended unexpectedly" in other.window.notices.text.text()
    press(other, "Recover")
    assert other.session.experiment.seed == 5


def test_after_a_crash_it_is_offered_and_recovered_untitled_and_modified(open_lab: OpenLab, qtbot: QtBot) -> None:
    path = crashed(session())
    lab = open_lab()
    assert "“Lost work” has changes from " in lab.window.notices.text.text()
    assert [each.text() for each in lab.window.notices.answers] == ["Recover", "Discard"]
    with qtbot.waitSignal(lab.documents.autosave.written):
        press(lab, "Recover")
        assert path.exists()  # until there is another copy
    assert lab.session.experiment == session().experiment
    assert lab.session.saved_state.path is None
    assert lab.window.isWindowModified()
    assert not path.exists()
    assert files() == [".lock", ".tidemark"]  # its own


def test_open_saved_and_discard(open_lab: OpenLab, tmp_path: Path) -> None:
    saved = SavedSession(experiment=preset("ring").experiment, title="Ring")
    write_session(saved, tmp_path / "mine.tidemark")
    path = crashed(session(origin=str(tmp_path / "mine.tidemark")))
    lab = open_lab()
    assert "“mine.tidemark” has changes" in lab.window.notices.text.text()
    press(lab, "Open saved")
    assert lab.session.experiment == saved.experiment
    assert lab.session.saved_state.path == tmp_path / "mine.tidemark"
    assert not path.exists()
    damaged = crashed(session(origin=str(tmp_path / "mine.tidemark")))
    (tmp_path / "mine.tidemark").write_bytes(b"PK")
    third = open_lab()
    press(third, "Open saved")
    assert "mine.tidemark is not a whole archive." in third.window.notices.text.text()
    third.documents.give_up()
    assert damaged.exists()  # so nothing is lost
    damaged.unlink()
    again = crashed(session())
    other = open_lab()
    press(other, "Discard")
    assert not again.exists()


def test_a_question_that_is_waved_away_comes_again(open_lab: OpenLab) -> None:
    path = crashed(session())
    lab = open_lab()
    QTest.mouseClick(lab.window.notices.dismiss, Qt.MouseButton.LeftButton)
    lab.documents.give_up()
    assert path.exists()
    other = open_lab()
    assert "Lost work" in other.window.notices.text.text()
    other.documents.give_up()


def test_what_can_not_be_read_says_so(open_lab: OpenLab) -> None:
    path = crashed(session())
    path.write_bytes(b"PK" + bytes(100))
    lab = open_lab()
    assert "can't be read" in lab.window.notices.text.text()
    assert [each.text() for each in lab.window.notices.answers] == ["Discard"]
    press(lab, "Discard")
    assert not path.exists()


def test_a_second_window_leaves_the_firsts_alone(open_lab: OpenLab, qtbot: QtBot) -> None:
    first = open_lab()
    kept_by(first, qtbot)
    second = open_lab()
    assert not second.window.notices.answers
    assert kept_sessions() == []
    kept_by(second, qtbot)
    assert files() == [".lock", ".lock", ".tidemark", ".tidemark"]
    second.documents.give_up()
    assert first.documents.autosave.path.exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=errno.errorcode.get)
def test_a_disk_that_takes_nothing_is_said_once_and_the_window_goes_on(
    open_lab: OpenLab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    lab = open_lab()
    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", refuse)
        with qtbot.waitSignal(lab.documents.autosave.failed):
            lab.session.set("seed", 1)
        assert os.strerror(number) in lab.window.notices.text.text()
        lab.window.notices.clear()
        qtbot.waitUntil(lambda: lab.documents.autosave._task is None)
        lab.documents.autosave._write()
        qtbot.waitUntil(lambda: lab.documents.autosave._task is None)
        assert lab.window.notices.current is None
    kept_by(lab, qtbot)
    assert lab.window.isWindowModified()


def test_half_written_files_of_the_dead_are_swept_and_others_are_not(tmp_path: Path) -> None:
    script = f"""
import os, signal, sys
from pathlib import Path
from app.storage.atomic import atomic_file
with atomic_file(Path({str(tmp_path / "movie.mp4")!r})) as part:
    part.write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", script], check=False, timeout=60)
    (left,) = tmp_path.iterdir()
    assert left.name.endswith(".tidemark-part")
    notes().joinpath("evil.note").write_text(str(tmp_path / "precious.txt"))
    (tmp_path / "precious.txt").write_text("not ours")
    notes().joinpath("early.note").touch()  # killed before it was written
    with atomic_file(tmp_path / "other.mp4") as mine:
        assert sweep() == [left]
        assert mine.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.mp4", "precious.txt"]
    assert not list(notes().iterdir())


def test_an_empty_lock_of_a_process_that_died_at_once_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "a.lock").touch()
    held = lock(tmp_path / "a.lock")
    assert held is not None
    assert lock(tmp_path / "a.lock") is None
    held.unlock()


def test_reset_tells_what_it_forgets_and_keeps_what_is_open(open_lab: OpenLab, qtbot: QtBot, tmp_path: Path) -> None:
    lab = open_lab()
    kept_by(lab, qtbot)
    lab.documents.document.save_to(tmp_path / "mine.tidemark")
    kept_by(lab, qtbot)
    crashed(session())
    settings().sync()
    lines = remembered()
    assert len(lines) == 2
    assert lines[0].startswith("Settings: ")
    assert "Lost work" in lines[1]
    forget()
    assert remembered() == []
    assert lab.documents.autosave.path.exists()
    assert (tmp_path / "mine.tidemark").exists()


@pytest.fixture
def safe_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (VARIABLE, "TIDEMARK_DEVICE", "TIDEMARK_THREADS"):
        monkeypatch.setenv(name, "")
    enter_safe_mode()


def test_safe_mode_has_no_settings_and_no_recovery(fresh_settings: Path, safe_mode: None, open_lab: OpenLab) -> None:
    (fresh_settings / "settings.ini").write_text("[preferences]\ntheme=light\ndevice=cuda\n")
    path = crashed(session())
    lab = open_lab()
    assert lab.preferences.preferences.device == "auto"
    assert os.environ["TIDEMARK_DEVICE"] == "cpu"
    assert os.environ["TIDEMARK_THREADS"] == "1"
    assert not lab.window.notices.answers
    lab.documents.give_up()
    assert path.exists()
    assert "cuda" in (fresh_settings / "settings.ini").read_text()


def test_a_full_disk_is_one_sentence_and_the_old_file_stays(tmp_path: Path) -> None:
    """The real thing: the system refuses to let any file grow beyond 20 kB."""
    path = tmp_path / "a.tidemark"
    write_session(SavedSession(experiment=Experiment(cloud=PointCloud.of([[0, 0], [1, 1]]))), path)
    before = path.read_bytes()
    script = f"""
import resource, signal
import numpy as np
from pathlib import Path
from app.document.autosave import write_session
from engine import EngineError, Experiment, PointCloud, SavedSession
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
cloud = PointCloud.of(np.random.default_rng(0).normal(size=(10_000, 2)))
try:
    write_session(SavedSession(experiment=Experiment(cloud=cloud)), Path({str(path)!r}))
except EngineError as error:
    print(error)
"""
    pytest.importorskip("resource")
    done = subprocess.run([sys.executable, "-c", script], check=True, timeout=60, capture_output=True, text=True)
    assert done.stdout.startswith("a.tidemark could not be written: File too large.")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_recovered_over_unsaved_work_is_asked_about(open_lab: OpenLab) -> None:
    crashed(session())
    lab = open_lab()
    lab.session.set("seed", 3)
    press(lab, "Recover")
    assert lab.documents.unsaved.box is not None
    lab.documents.unsaved.box.reject()
    assert lab.session.experiment.seed == 3
    lab.session.mark_saved(SavedState())
