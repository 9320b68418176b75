"""Frames as PNGs in a ZIP, joined: the pictures are copied and counted on, their lists made one."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from .frame_rate import frame_rate
from .join_errors import misfit, unreadable
from .png_frames import ATTRIBUTES, LIST, frame_name

LARGEST_LIST = 100_000_000  # bytes


def join_zip(parts: Sequence[Path], output: Path) -> tuple[int, Fraction]:
    """Frames and seconds of the joined one. Raises EngineError for what is no such ZIP, or of another size or rate."""
    about: dict[str, Any] = {}
    frames: list[dict[str, Any]] = []
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED, allowZip64=True) as joined:
        for path in parts:
            try:
                with zipfile.ZipFile(path) as part:
                    told = _told(part)
                    about = about or told
                    if any(told[name] != about[name] for name in ("width", "height", "fps")):
                        raise misfit(path, parts[0], "it has another size or rate")
                    for entry in told["frames"]:
                        index = len(frames)
                        _write(joined, frame_name(index), part.read(entry["file"]))
                        time = float(index / frame_rate(about["fps"]))
                        frames.append({**entry, "file": frame_name(index), "time": time})
            except (zipfile.BadZipFile, KeyError, TypeError, ValueError):
                raise unreadable(path, "holds no frames with a list") from None
        _write(joined, LIST, json.dumps({**about, "frames": frames}, indent=1).encode())
    if not frames:
        raise unreadable(parts[0], "holds no frames")
    return len(frames), len(frames) / frame_rate(about["fps"])


def _told(part: zipfile.ZipFile) -> dict[str, Any]:
    """The list of a part. Raises KeyError, TypeError or ValueError for what is none."""
    if part.getinfo(LIST).file_size > LARGEST_LIST:
        raise ValueError("no list of ours")
    told = json.loads(part.read(LIST))
    if not isinstance(told, dict) or not isinstance(told["frames"], list):
        raise ValueError("no list of ours")
    return {**told, "fps": float(told["fps"])}


def _write(joined: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # without the time of day: the same parts give the same bytes
    entry.external_attr = ATTRIBUTES
    joined.writestr(entry, content)
