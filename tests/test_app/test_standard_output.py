"""Standard output is for the result alone, whatever libraries print: by Python, by C, or in a child process."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from running import running

ROOT = Path(__file__).parents[2]
# Stands for a library that prints when it is loaded, in all the ways there are; put over those that commands load.
NOISY = """
import importlib.abc, sys

LOUD = {"click", "rich", "numpy", "torch", "ot", "scipy", "av", "PIL", "PySide6", "engine", "widgets", "app.cli"}

class Loud(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name in LOUD:
            LOUD.discard(name)
            import ctypes, os
            print(f"NOISE of {name} by print")
            sys.__stdout__.write(f"NOISE of {name} by the first stream\\n")
            os.write(1, f"NOISE of {name} by descriptor\\n".encode())
            if os.name == "posix":
                ctypes.CDLL(None).puts(f"NOISE of {name} by C".encode())  # C keeps it until the process ends
            os.system(f"echo NOISE of {name} by a child")

sys.meta_path.insert(0, Loud())
"""
TWO = ["--set", "particles=60", "--set", "steps=8"]
SMALL = ["--size", "64x64", "--fps", "5", "--seconds", "0.4", *TWO]
WAYS = ("print", "the first stream", "descriptor", "C", "a child") if os.name == "posix" else ("print", "descriptor")


def ended(folder: Path, *words: str, noisy: bool = True, **more: str) -> subprocess.CompletedProcess[bytes]:
    """A command, under a Python whose libraries print. Closed standard streams are told by `more`'s shell."""
    (folder / "noise").mkdir(exist_ok=True)
    (folder / "noise" / "sitecustomize.py").write_text(NOISY if noisy else "")
    gone = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "COLUMNS"}
    environment = {name: value for name, value in os.environ.items() if name not in gone}
    environment |= {"PYTHONPATH": os.pathsep.join([str(folder / "noise"), str(ROOT)]), **more}
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(command, env=environment, capture_output=True, cwd=folder, timeout=100, check=False)


def whole(folder: Path, *words: str, **more: str) -> bytes:
    """The result of a command that ends well, once it is sure that there was noise, and that none is in it."""
    done = ended(folder, *words, **more)
    assert done.returncode == 0, done.stderr.decode()
    assert b"NOISE" not in done.stdout
    for way in WAYS:
        assert f"by {way}" in done.stderr.decode(), way
    return done.stdout


def test_the_noise_is_noise(tmp_path: Path) -> None:
    """Without the guard it would be in the result: the made module does what it stands for."""
    ended(tmp_path)  # writes the module
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "noise")}
    done = subprocess.run([sys.executable, "-c", "import numpy"], env=environment, capture_output=True, check=True)
    for way in WAYS:
        assert f"NOISE of numpy by {way}" in done.stdout.decode()


@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["presets", "--help"], ["presets"], ["completion", "zsh"], ["--reset"]]
)
def test_a_text_is_the_same_amid_noise(words: list[str], tmp_path: Path) -> None:
    quiet = ended(tmp_path, *words, noisy=False)
    assert quiet.stdout.strip()
    assert whole(tmp_path, *words) == quiet.stdout


def test_a_shell_is_answered_amid_noise(tmp_path: Path) -> None:
    asked = {"_TIDEMARK_COMPLETE": "bash_complete", "COMP_WORDS": "tidemark rend", "COMP_CWORD": "1"}
    assert whole(tmp_path, **asked).split() == [b"plain,render", b"file,rend"]


def points(found: bytes) -> None:
    rows = found.decode().splitlines()
    assert rows[0].startswith("chart,curve")
    assert 18 <= len(rows) <= 130  # a header; 17 points, and finer where it bends


def arrays(found: bytes) -> None:
    with np.load(io.BytesIO(found), allow_pickle=False) as stored:
        assert stored["forward"].shape[1:] == (60, 2)


def picture(found: bytes) -> None:
    with Image.open(io.BytesIO(found)) as image:
        assert (image.size, image.format) == ((64, 64), "PNG")


def film(found: bytes) -> None:
    with Image.open(io.BytesIO(found)) as image:
        assert (image.size, image.n_frames) == ((64, 64), 2)  # type: ignore[attr-defined]


def drawing(found: bytes) -> None:
    assert found.startswith(b"<?xml")
    assert found.rstrip().endswith(b"</svg>")


COMMANDS: dict[str, tuple[list[str], Callable[[bytes], object]]] = {
    "measure": (["measure", "two-atoms", "--json", "--only", "transport"], json.loads),
    "presets": (["presets", "--json"], json.loads),
    "info": (["info", "--json"], json.loads),
    "studies": (["study", "--json"], json.loads),
    "study": (["study", "encoder-gaussians", "--quick", "--json"], json.loads),
    "curve": (["curve", "two-atoms", "prior.w2", "--over", "T", "--json"], json.loads),
    "curve -o -": (["curve", "two-atoms", "prior.w2", "--over", "T", "-o", "-"], points),
    "run -o -": (["run", "two-atoms", "-o", "-", "--no-fields", *TWO], arrays),
    "render -o - png": (["render", "two-atoms", "-o", "-", "--format", "png", *SMALL], picture),
    "render -o - gif": (["render", "two-atoms", "-o", "-", "--format", "gif", *SMALL], film),
    "render -o - svg": (["render", "two-atoms", "-o", "-", "--format", "svg", *SMALL], drawing),
    "self-test --json": (["self-test", "--json"], json.loads),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_result_is_whole_amid_noise(name: str, tmp_path: Path) -> None:
    words, read = COMMANDS[name]
    read(whole(tmp_path, *words))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="the window is closed by a signal")
def test_the_window_and_its_engine_print_nothing(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NOISY)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    command = [sys.executable, "-m", "app", "two-atoms"]
    with running(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as window:
        assert window.stdout is not None
        assert window.stderr is not None
        assert any(b"NOISE of torch by descriptor" in line for line in window.stderr)  # the engine's process has begun
        window.terminate()
        window.stderr.read()
        assert window.stdout.read() == b""
    assert window.returncode == 0


def test_an_error_leaves_standard_output_empty_amid_noise(tmp_path: Path) -> None:
    done = ended(tmp_path, "measure", "mons")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"There is no preset 'mons'" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="the shell closes streams here")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_are_no_error(closed: str, tmp_path: Path) -> None:
    """Nor is the result written into the place of another: descriptors that are free are the first to be taken."""
    script = f'"{sys.executable}" -m app presets --json {closed}'
    done = subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, timeout=100, check=False)
    assert done.returncode == 0
    assert done.stderr == b""
    assert (done.stdout == b"") == (">&-" in closed.split())
    if done.stdout:
        json.loads(done.stdout)
