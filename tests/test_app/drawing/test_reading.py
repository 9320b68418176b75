"""Files that take a while are read beside the window: progress, Cancel, replaced, closed, refused, asked about."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.drawing import read_task as reading
from app.drawing.read_task import Content, Heard, Picture, Tables, read, read_in_process, takes_a_while
from app.drawing.reading_controller import ReadingController
from app.lanes.own_process import Say, Stopped
from app.lanes.tasks import Cancelled, Superseded
from app.session.source import Source, open_source
from app.window import run_window
from app.window.window import Lab
from engine import EngineError, Experiment, PointCloud
from widgets.dialogs.image_dialog import ImageDialog
from widgets.dialogs.import_dialog import ImportDialog
from widgets.panels.reading_bar import ReadingBar

OpenLab = Callable[..., Lab]
LONG_MS = 60_000  # a process starts, on a machine that has other work


@pytest.fixture
def everything_takes_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files are read as large ones are."""
    monkeypatch.setattr(reading, "AT_ONCE", -1)
    monkeypatch.setattr(reading, "PACKED_AT_ONCE", -1)


class Held:
    """A reader that reports its progress and then waits until it is let go, or cancelled."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.stopped: list[str] = []
        self._go = threading.Event()

    def __call__(self, source: str, heard: Heard, cancelled: Superseded) -> Content:
        self.started.append(source)
        heard(30_000_000, 100_000_000)
        while not self._go.wait(0.005):
            if cancelled():
                self.stopped.append(source)
                raise Cancelled
        return read(source, heard)

    def let_go(self) -> None:
        self._go.set()


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def controller(qtbot: QtBot, held: Held, everything_takes_a_while: None) -> Iterator[ReadingController]:
    bar = ReadingBar()
    qtbot.addWidget(bar)
    controller = ReadingController(bar, bar, held)
    yield controller
    controller.finish()


def table(path: Path, rows: int = 3) -> str:
    path.write_text("x,y\n" + "".join(f"{number},{number * number % 7}\n" for number in range(rows)))
    return str(path)


def test_small_files_and_presets_are_read_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    bar = ReadingBar()
    qtbot.addWidget(bar)
    controller = ReadingController(bar, bar)
    found: list[Content] = []
    for source in (table(tmp_path / "a.csv"), "ring"):
        controller.read_then(source, found.append)
    assert [type(one) for one in found] == [Source, Source]
    assert not controller.busy


def test_what_takes_a_while_is_large_or_packed(tmp_path: Path) -> None:
    for name, size, long in [
        ("a.csv", 250_000, False), ("b.csv", 250_001, True), ("a.npz", 50_001, True), ("a.PNG", 50_001, True),
        ("a.svg", 40_000, False),
    ]:  # fmt: skip
        (tmp_path / name).write_bytes(bytes(size))
        assert takes_a_while(str(tmp_path / name)) is long
    assert not takes_a_while("moons")
    assert not takes_a_while(str(tmp_path))
    assert not takes_a_while("a" * 5000 + ".csv")


def test_a_file_is_read_beside_the_window_to_what_it_holds(
    qtbot: QtBot, tmp_path: Path, everything_takes_a_while: None
) -> None:
    bar = ReadingBar()
    qtbot.addWidget(bar)
    controller = ReadingController(bar, bar)
    found: list[Content] = []
    source = table(tmp_path / "a.csv", 200)
    controller.read_then(source, found.append)
    assert controller.busy
    assert bar.isVisibleTo(None)
    assert bar.text.text() == "Reading a.csv …"
    qtbot.waitUntil(lambda: bool(found), timeout=LONG_MS)
    expected = open_source(source, standardise=True)
    assert isinstance(found[0], Source)
    assert found[0].experiment == expected.experiment
    assert (found[0].title, found[0].note, found[0].units) == (expected.title, expected.note, expected.units)
    assert "_digest" in vars(found[0].experiment.cloud)  # the window does not work it out again
    assert not controller.busy
    assert not bar.isVisible()
    controller.finish()


def test_progress_is_bytes_of_all(qtbot: QtBot, controller: ReadingController, held: Held, tmp_path: Path) -> None:
    bar: ReadingBar = controller.parent()  # type: ignore[assignment]
    found: list[Content] = []
    controller.read_then(table(tmp_path / "a.csv"), found.append)
    qtbot.waitUntil(lambda: bar.text.text() == "Reading a.csv — 30 of 100 MB")
    assert (bar.progress.value(), bar.progress.maximum()) == (300, 1000)
    bar.display(100_000_000, 100_000_000)
    assert bar.text.text() == "Reading a.csv — making points of it …"
    assert bar.progress.maximum() == 0  # it goes on, nobody knows how long
    held.let_go()
    qtbot.waitUntil(lambda: bool(found))
    controller.finish()


def test_cancel_gives_up_and_a_second_file_replaces_the_first(
    qtbot: QtBot, controller: ReadingController, held: Held, tmp_path: Path
) -> None:
    bar: ReadingBar = controller.parent()  # type: ignore[assignment]
    first, second, third = (table(tmp_path / f"{name}.csv") for name in "abc")
    found: list[str] = []
    controller.failed.connect(found.append)
    controller.read_then(first, lambda _content: found.append("first"))
    qtbot.waitUntil(lambda: held.started == [first])
    QTest.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    assert not controller.busy
    assert not bar.isVisible()
    qtbot.waitUntil(lambda: held.stopped == [first])
    controller.read_then(second, lambda _content: found.append("second"))
    qtbot.waitUntil(lambda: held.started == [first, second])
    controller.read_then(third, lambda _content: found.append("third"))
    qtbot.waitUntil(lambda: held.stopped == [first, second])
    assert bar.text.text().startswith("Reading c.csv")
    held.let_go()
    qtbot.waitUntil(lambda: bool(found))
    controller.finish()
    assert found == ["third"]


def test_a_preset_replaces_a_file_that_is_being_read(
    qtbot: QtBot, controller: ReadingController, held: Held, tmp_path: Path
) -> None:
    found: list[Content] = []
    controller.read_then(table(tmp_path / "a.csv"), found.append)
    qtbot.waitUntil(lambda: len(held.started) == 1)
    controller.read_then("ring", found.append)
    assert [one.title for one in found if isinstance(one, Source)] == ["Ring"]
    qtbot.waitUntil(lambda: len(held.stopped) == 1)
    controller.finish()
    assert len(found) == 1


def test_a_cancelled_process_ends_at_once(tmp_path: Path) -> None:
    """A long careful reading, which asks nobody on its way, and would take some ten seconds."""
    path = tmp_path / "a.csv"
    path.write_text("x,y\n" + '"1","2"\n' * 900_000)
    began = time.monotonic()

    def cancelled() -> bool:
        return time.monotonic() - began > 2.0  # by then it splits lines, on most machines

    with pytest.raises(Cancelled):
        read_in_process(str(path), lambda *_far: None, cancelled)
    assert "tidemark-reading" not in [process.name for process in multiprocessing.active_children()]


def niceness(_source: str, _say: Say, _stopped: Stopped) -> int:
    return os.nice(0)


@pytest.mark.skipif(not hasattr(os, "nice"), reason="Windows has priority classes instead")
def test_a_reading_for_which_somebody_waits_gives_way_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_work", niceness)
    assert read_in_process("a.csv", lambda *_far: None, lambda: False) == os.nice(0)  # type: ignore[comparison-overlap]


def test_refusals_come_as_the_sentence(qtbot: QtBot, controller: ReadingController, held: Held, tmp_path: Path) -> None:
    (tmp_path / "a.npy").write_bytes(b"no array")
    received: list[tuple[str, str, str]] = []
    controller.failed.connect(lambda *words: received.append(words))
    held.let_go()
    controller.read_then(str(tmp_path / "a.npy"), lambda _content: received.append(("read", "", "")))
    qtbot.waitUntil(lambda: bool(received))
    with pytest.raises(EngineError) as refused:
        read(str(tmp_path / "a.npy"), lambda *_far: None)
    assert received == [(refused.value.message, refused.value.hint, "")]
    controller.finish()


def test_a_bug_is_told_with_its_details(qtbot: QtBot, tmp_path: Path, everything_takes_a_while: None) -> None:
    def stumble(_source: str, _heard: Heard, _cancelled: Superseded) -> Content:
        raise ZeroDivisionError("a bug")

    bar = ReadingBar()
    qtbot.addWidget(bar)
    controller = ReadingController(bar, bar, stumble)
    received: list[tuple[str, str, str]] = []
    controller.failed.connect(lambda *words: received.append(words))
    controller.read_then(table(tmp_path / "a.csv"), lambda _content: None)
    qtbot.waitUntil(lambda: bool(received))
    assert received[0][0].startswith("The file could not be read: a bug.")
    assert "ZeroDivisionError" in received[0][2]
    controller.finish()


def test_every_kind_of_content_crosses_the_process(tmp_path: Path) -> None:
    Image.new("L", (40, 30), 0).save(tmp_path / "a.png")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="4" height="4"/></svg>'
    (tmp_path / "a.svg").write_text(drawing)
    (tmp_path / "cities.csv").write_text("city,lon,lat\na,1,10\nb,2,nan\nc,3,30\n")
    np.savez(tmp_path / "a.npz", positions=np.eye(2))
    for name, kind in [("a.png", Picture), ("a.svg", Picture), ("cities.csv", Tables), ("a.npz", Source)]:
        source = str(tmp_path / name)
        there, here = read_in_process(source, lambda *_far: None, lambda: False), read(source, lambda *_far: None)
        assert type(there) is type(here) is kind
        if isinstance(there, Picture):
            np.testing.assert_array_equal(there.darkness, here.darkness)  # type: ignore[union-attr]
        if isinstance(there, Tables):
            assert there.reason.message == here.reason.message  # type: ignore[union-attr]
            assert there.tables[""].names == ("city", "lon", "lat")
            np.testing.assert_array_equal(there.tables[""].values, here.tables[""].values)  # type: ignore[union-attr]


def test_the_window_opens_asks_and_gives_up(
    open_lab: OpenLab, qtbot: QtBot, held: Held, tmp_path: Path, everything_takes_a_while: None
) -> None:
    lab = open_lab()
    lab.documents.reading._reader = held
    bar, before = lab.window.readingBar, lab.session.experiment
    source = table(tmp_path / "hand.csv")
    lab.window.fileDropped.emit(source)
    qtbot.waitUntil(lambda: bar.isVisible() and len(held.started) == 1)
    lab.stage.setFocus()
    QTest.keyClick(lab.stage, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert lab.session.experiment == before
    qtbot.waitUntil(lambda: len(held.stopped) == 1)
    held.let_go()
    # Edited while the file is read: asked before that is lost, as always.
    lab.session.set_cloud(PointCloud.of(np.eye(2)), "Edit")
    lab.recent.chosen.emit(source)
    qtbot.waitUntil(lambda: lab.documents.unsaved.box is not None, timeout=LONG_MS)
    assert lab.session.title != "hand"
    box = lab.documents.unsaved.box
    assert box is not None
    QTest.mouseClick(box.button(QMessageBox.StandardButton.Discard), Qt.MouseButton.LeftButton)
    assert lab.session.title == "hand"
    assert [Path(path).name for path in lab.recent.paths] == ["hand.csv"]
    (tmp_path / "cities.csv").write_text("city,lon,lat\na,1,10\nb,2,20\nc,3,30\n")
    lab.files.open(str(tmp_path / "cities.csv"))
    qtbot.waitUntil(lambda: isinstance(lab.importer.dialog, ImportDialog), timeout=LONG_MS)
    Image.new("L", (40, 30), 0).save(tmp_path / "a.png")
    lab.files.open(str(tmp_path / "a.png"))
    qtbot.waitUntil(lambda: isinstance(lab.importer.dialog, ImageDialog), timeout=LONG_MS)
    lab.importer.dialog.close()


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard])
def test_a_file_that_was_read_while_a_question_is_open_waits_for_the_answer(
    open_lab: OpenLab,
    qtbot: QtBot,
    held: Held,
    tmp_path: Path,
    everything_takes_a_while: None,
    answer: QMessageBox.StandardButton,
) -> None:
    lab = open_lab()
    lab.documents.reading._reader = held
    lab.session.set_cloud(PointCloud.of(np.eye(2)), "Edit")
    edited = lab.session.experiment
    lab.files.open(table(tmp_path / "a.csv"))
    lab.window.close()
    first = lab.documents.unsaved.box
    assert first is not None
    held.let_go()
    qtbot.waitUntil(lambda: not lab.documents.reading.busy)
    assert lab.documents.unsaved.box is first
    QTest.mouseClick(first.button(answer), Qt.MouseButton.LeftButton)
    closed = answer == QMessageBox.StandardButton.Discard
    assert lab.window.isVisible() is not closed
    assert (lab.documents.unsaved.box is None) is closed  # else it is asked about the file now
    if not closed:
        second = lab.documents.unsaved.box
        QTest.mouseClick(second.button(QMessageBox.StandardButton.Discard), Qt.MouseButton.LeftButton)
    assert (lab.session.experiment == edited) is closed


def test_closing_the_window_ends_the_reading(
    open_lab: OpenLab, qtbot: QtBot, held: Held, tmp_path: Path, everything_takes_a_while: None
) -> None:
    lab = open_lab()
    lab.documents.reading._reader = held
    lab.files.open(table(tmp_path / "a.csv"))
    qtbot.waitUntil(lambda: len(held.started) == 1)
    lab.documents.give_up()
    assert len(held.stopped) == 1


def test_the_command_line_opens_large_files_and_images_in_the_window(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[tuple[Experiment, str]] = []

    class Shown:
        def __init__(self, _app: object, source: Source) -> None:
            opened.append((source.experiment, ""))
            self.files = self
            self.interrupt = lambda *_: None

        def open(self, source: str = "") -> None:
            opened.append((opened[0][0], source))

    class App:
        def exec(self) -> int:
            return 0

    monkeypatch.setattr(run_window, "Lab", Shown)
    monkeypatch.setattr(run_window, "application", lambda _arguments: App())
    monkeypatch.setattr("signal.signal", lambda *_: None)
    small, large, image = table(tmp_path / "a.csv"), table(tmp_path / "b.csv", 60_000), str(tmp_path / "a.png")
    Image.new("L", (4, 3), 0).save(image)
    for source, later in [(small, []), (large, [large]), (image, [image]), (None, [])]:
        opened.clear()
        assert run_window.run_window(source) == 0
        assert [name for _, name in opened[2:]] == later
        assert (len(opened[0][0].cloud) == 3) is (source == small)
    with pytest.raises(EngineError, match="There is no file"):
        run_window.run_window(str(tmp_path / "missing.png"))
