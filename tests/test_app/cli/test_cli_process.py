"""The program as a process: pipes, signals, a full disk, no display."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from running import running

pytestmark = pytest.mark.slow  # each starts processes and waits for them

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "app"]
posix = pytest.mark.skipif(os.name != "posix", reason="signals and /dev are POSIX's")


def bare() -> dict[str, str]:
    """An environment without a display, or a word about one."""
    gone = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return {name: value for name, value in os.environ.items() if name not in gone}


def interruptible() -> None:
    """A job that was started in the background passes on that Ctrl+C is to be ignored; here it is not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(*words: str, **streams: object) -> AbstractContextManager[subprocess.Popen[str]]:
    return running([*COMMAND, *words], cwd=ROOT, env=bare(), text=True, preexec_fn=interruptible, **streams)


def ended(*words: str, **streams: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [*COMMAND, *words], cwd=ROOT, env=bare(), text=True, timeout=100, check=False, **streams
    )


def test_a_picture_needs_no_display(tmp_path: Path) -> None:
    target = tmp_path / "m.png"
    words = ["render", "two-atoms", "-o", str(target), "--size", "320x180", "--set", "particles=60"]
    done = ended(*words, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert target.read_bytes().startswith(b"\x89PNG")
    assert os.listdir(tmp_path) == ["m.png"]


def test_a_cloud_through_a_pipe() -> None:
    done = ended("measure", "-", "--only", "transport", "--json", input="x,y\n-1,0\n1,0\n", capture_output=True)
    assert done.returncode == 0, done.stderr
    assert "w2_squared" in json.loads(done.stdout)["transport"]


@pytest.mark.parametrize("words", [["presets"], ["presets", "--json"], ["measure", "--help"]])
def test_a_reader_that_has_gone_is_no_error(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = ended(*words, stdout=writing, stderr=subprocess.PIPE)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@posix
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("words", [["presets"], ["render", "--help"]])
def test_a_full_disk_under_the_output_is_one_sentence(words: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = ended(*words, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.startswith("error: The output can't be written")
    assert len(done.stderr.strip().splitlines()) == 1


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_a_film_and_leaves_nothing(number: signal.Signals, code: int, tmp_path: Path) -> None:
    target = tmp_path / "m.mp4"
    target.write_bytes(b"precious")
    words = ["render", "two-atoms", "-o", str(target), "--seconds", "600", "--fps", "60", "--progress", "json"]
    with started(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as film:
        assert film.stderr is not None
        lines = iter(film.stderr)
        assert any(json.loads(line)["stage"] == "painting" for line in lines)  # under way
        film.send_signal(number)
        last = json.loads([*lines][-1])
    assert film.returncode == code
    assert (last["event"], last["code"]) == ("error", code)
    assert target.read_bytes() == b"precious"
    assert os.listdir(tmp_path) == ["m.mp4"]


@posix
def test_a_signal_stops_the_engine(tmp_path: Path) -> None:
    words = ["run", "moons", "-o", str(tmp_path / "m.npz"), "--set", "particles=50000", "--set", "steps=1000"]
    with started(*words, "--progress", "json", stderr=subprocess.PIPE) as work:
        assert work.stderr is not None
        assert json.loads(next(work.stderr))["part"] == "diffusion"
        work.send_signal(signal.SIGINT)
        rest = [json.loads(line) for line in work.stderr]
    assert work.returncode == 130
    assert [event["event"] for event in rest] == ["error"]
    assert os.listdir(tmp_path) == []


def test_an_error_in_a_process() -> None:
    done = ended("measure", "mons", capture_output=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: There is no preset 'mons'. Did you mean moons?\n"
