"""Disks that are full, folders that are read-only, programs that were killed: nothing stays, and it is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.encoding import ENCODERS, remove_leftovers
from app.storage.atomic import atomic_file
from app.storage.leftovers import PATTERN, part_path
from engine import EngineError

posix = pytest.mark.skipif(os.name == "nt", reason="limits and locks of POSIX")

FULL = """
import json, resource, sys
from pathlib import Path
import numpy as np
from app.encoding import ENCODERS, export
from engine import EngineError

folder, said = Path(sys.argv[1]), {}
noise = [np.random.default_rng(i).integers(0, 256, (240, 320, 3), np.uint8) for i in range(12)]
for form, kind in ENCODERS.items():  # libraries are loaded, and files can be written
    export(noise.__getitem__, 1 if kind.still else 12, folder / f"old-{form}{kind.suffix}", form=form, fps=10,
           size=(320, 240))
    (folder / f"old-{form}{kind.suffix}").write_bytes(b"the old film")
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))  # a write beyond it fails
for form, kind in ENCODERS.items():
    try:
        export(noise.__getitem__, 1 if kind.still else 12, folder / f"old-{form}{kind.suffix}", form=form, fps=10,
               size=(320, 240))
    except EngineError as error:
        said[form] = [error.message, error.hint]
print(json.dumps(said))
"""


@pytest.mark.slow
@posix
def test_a_disk_that_fills_up_leaves_the_old_files_and_is_said(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True)
    said = json.loads(done.stdout.splitlines()[-1])
    assert set(said) == set(ENCODERS)
    for form, (message, hint) in said.items():
        assert "could not be written" in message, (form, message)
        assert hint.startswith("Make room"), (form, hint)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"old-{form}{kind.suffix}" for form, kind in ENCODERS.items()
    )
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"the old film"}


KILLED = """
import os, sys
from pathlib import Path
from app.storage.atomic import atomic_file
with atomic_file(Path(sys.argv[1])) as part:
    part.write_bytes(b"half a film")
    print("writing", flush=True)
    sys.stdin.read()
"""


@posix
def test_what_a_killed_program_left_goes_and_what_a_living_one_writes_stays(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    target.write_bytes(b"the old film")
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        assert remove_leftovers([tmp_path]) == []  # it lives
        assert len([*tmp_path.iterdir()]) == 2
        writer.kill()
        writer.wait()
        left = [path for path in tmp_path.iterdir() if path != target]
        assert remove_leftovers([tmp_path, tmp_path]) == left
        assert len(left) == 1
    assert [*tmp_path.iterdir()] == [target]
    assert target.read_bytes() == b"the old film"


def test_only_our_own_temporary_files_go(tmp_path: Path) -> None:
    strangers = [".film.mp4.part", "film.tidemark-part", ".a-12345678.tidemark-part.txt", "notes.txt"]
    for name in strangers:
        (tmp_path / name).touch()
    mine = part_path(tmp_path / ("a very long name " * 10 + ".webm"))
    assert PATTERN.fullmatch(mine.name)
    mine.touch()
    assert remove_leftovers([tmp_path, tmp_path / "nowhere"]) == [mine]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(strangers)


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    with pytest.raises(EngineError, match="can't be written"), atomic_file(folder / "a.png"):
        raise AssertionError("it was let in")
