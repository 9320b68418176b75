"""Whether a result could be written to a place, told before minutes of work."""

from __future__ import annotations

import contextlib
from pathlib import Path


class _Refrain(Exception):  # noqa: N818
    """Leaves the temporary file's context without a file."""


def check_place(target: Path) -> None:
    """Raises EngineError where a file can't be written. Leaves nothing, and an existing file as it was."""
    from ...storage.atomic import atomic_file

    with contextlib.suppress(_Refrain), atomic_file(target):
        raise _Refrain
