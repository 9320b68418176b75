"""A bundle that is made up: a program that answers, and one file of each sort."""

from __future__ import annotations

from pathlib import Path

import pytest

PROGRAM = '#!/bin/sh\necho "tidemark was called with $*"\n'


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "built" / "tidemark"
    (folder / "_internal" / "licences" / "x").mkdir(parents=True)
    program = folder / "tidemark"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    (folder / "_internal" / "libfull.so.1").write_bytes(b"\x7fELF" * 64)
    (folder / "_internal" / "libfull.so").symlink_to("libfull.so.1")
    (folder / "_internal" / "licences" / "x" / "LICENSE").write_text("words")
    return folder
