"""What pyproject.toml says of the project, and the date that stands in everything that is built from it."""

from __future__ import annotations

import os
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

NAME: str = _PROJECT["name"]
VERSION: str = _PROJECT["version"]
DESCRIPTION: str = _PROJECT["description"]


def source_date() -> int:
    """Seconds since 1970: SOURCE_DATE_EPOCH, else when the last commit was made, else when pyproject.toml changed.

    Everything in an archive bears this date, so that the same source gives the same bytes.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if told.isdigit():
        return int(told)
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    ) if (ROOT / ".git").exists() else None  # fmt: skip
    if asked is not None and asked.stdout.strip().isdigit():
        return int(asked.stdout)
    return int((ROOT / "pyproject.toml").stat().st_mtime)
