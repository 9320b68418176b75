"""install.sh, run for a user with a home of their own: everything comes, works, and goes again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bundle.linux.share import write_share
from bundle.project import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="for Linux")
SCRIPT = ROOT / "bundle" / "linux" / "install.sh"


@pytest.fixture
def unpacked(bundle: Path, tmp_path: Path) -> Path:
    """The archive's content, in a folder with a space."""
    folder = tmp_path / "my downloads" / "tidemark-0.1.0"
    shutil.copytree(bundle, folder, symlinks=True)
    write_share(folder / "share")
    shutil.copy2(SCRIPT, folder)
    return folder


def install(folder: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Without the tools that refresh a desktop's databases: their files are not ours."""
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    tools = home.parent / "tools"
    tools.mkdir(exist_ok=True)
    for name in ("sh", "dirname", "basename", "mkdir", "cp", "ln", "rm", "sed", "readlink"):
        found = shutil.which(name, path=os.defpath)
        assert found is not None
        (tools / name).exists() or (tools / name).symlink_to(found)
    environment["PATH"] = str(tools)
    script = str(folder / "install.sh")
    return subprocess.run(["/bin/sh", script, *arguments], env=environment, capture_output=True, text=True, check=False)


def files(home: Path) -> set[str]:
    return {str(path.relative_to(home)) for path in home.rglob("*") if not path.is_dir() or path.is_symlink()}


def test_it_comes_works_and_goes(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "a home"
    home.mkdir()
    ended = install(unpacked, home)
    assert ended.returncode == 0, ended.stderr
    shutil.rmtree(unpacked)  # it needs the archive no more
    command = home / ".local" / "bin" / "tidemark"
    said = subprocess.run([command, "info"], capture_output=True, text=True, check=True).stdout
    assert said == "tidemark was called with info\n"
    entry = (home / ".local/share/applications/tidemark.desktop").read_text()
    assert f'Exec="{command}" %f' in entry.splitlines()
    assert {
        ".local/share/icons/hicolor/64x64/apps/tidemark.png",
        ".local/share/icons/hicolor/scalable/apps/tidemark.svg",
        ".local/share/mime/packages/tidemark-session.xml",
        ".local/opt/tidemark/_internal/libfull.so",
    } <= files(home)
    gone = install(home / ".local" / "opt" / "tidemark", home, "--uninstall")
    assert gone.returncode == 0, gone.stderr
    assert files(home) == set()


def test_a_new_version_replaces_the_old_one(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    old = home / ".local" / "opt" / "tidemark" / "_internal" / "old.so"
    old.parent.mkdir(parents=True)
    old.write_text("")
    assert install(unpacked, home).returncode == 0
    assert install(unpacked, home).returncode == 0
    assert not old.exists()


def test_a_command_of_that_name_is_not_overwritten(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    theirs = home / ".local" / "bin" / "tidemark"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs")
    ended = install(unpacked, home)
    assert ended.returncode == 1
    assert "is not ours" in ended.stderr
    assert files(home) == {".local/bin/tidemark"}


def test_without_a_program_beside_it_nothing_happens(tmp_path: Path) -> None:
    shutil.copy2(SCRIPT, tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    assert install(tmp_path, home).returncode == 1
    assert files(home) == set()
