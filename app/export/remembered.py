"""What the export remembers between openings and runs: the inputs, the last folder, folders being written to."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from ..storage.settings import settings

INPUTS, FOLDER, WRITING = "export/inputs", "export/folder", "export/writing"


def remembered_inputs() -> dict[str, Any]:
    """As `ExportForm.values` gave them; empty at first, or when the settings were spoilt."""
    with contextlib.suppress(ValueError, TypeError):
        found = json.loads(str(settings().value(INPUTS, "{}")))
        if isinstance(found, dict):
            return found
    return {}


def remember_inputs(values: dict[str, Any]) -> None:
    """For the next opening of the dialog."""
    settings().setValue(INPUTS, json.dumps(values))


def last_folder() -> Path:
    """Where the last export went; the home folder at first, or when that one is gone."""
    folder = Path(str(settings().value(FOLDER, "")) or Path.home())
    with contextlib.suppress(OSError):
        if folder.is_dir():
            return folder
    return Path.home()


def begin_writing(folder: Path) -> None:
    """An export into `folder` begins: should the program be killed, the next start tidies there."""
    settings().setValue(FOLDER, str(folder))
    settings().setValue(WRITING, json.dumps(sorted({*_writing(), str(folder)})))


def end_writing(folder: Path) -> None:
    """It ended, one way or the other, and left nothing."""
    settings().setValue(WRITING, json.dumps(sorted({*_writing()} - {str(folder)})))


def unfinished() -> list[Path]:
    """Folders in which an export never ended."""
    return [Path(folder) for folder in _writing()]


def _writing() -> list[str]:
    with contextlib.suppress(ValueError, TypeError):
        found = json.loads(str(settings().value(WRITING, "[]")))
        if isinstance(found, list):
            return [folder for folder in found if isinstance(folder, str)]
    return []
