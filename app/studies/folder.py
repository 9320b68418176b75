"""The folder of one run of a study: parts that are kept as they are done, and what is told of them.

    figure.svg, figure.png         the figure, light; the PNG with two pixels a unit
    table.json, table.csv          checks with verdicts; the JSON also tells the run (docs/study.md)
    curves.csv                     the points of the charts
    NAME.tidemark                  the session that shows the study live
    parts/KEY/NAME.npz             what each part found, by the request's key: quick and full runs lie side by side
    parts/KEY-anew/NAME.npz        the same, while a complete run is worked out anew

Everything is written to a temporary name and renamed. A part that can't be read is worked out anew.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine import (
    MOST_PART_BYTES,
    EngineError,
    KeptPart,
    RunOrigin,
    StudyRequest,
    StudyResult,
    StudyStep,
    part_bytes,
    part_key,
    read_part,
    run_study,
    session_bytes,
    study_of,
)

from ..storage.atomic import atomic_file
from ..storage.leftovers import remove_leftovers
from .record import curves_csv, run_record, table_csv, told_time

PARTS = "parts"
RECORD = "table.json"
MOST_RECORD = 20_000_000  # bytes
STARTED = "started.txt"


class FolderError(EngineError):
    """A run's folder can't be written. What was kept before is still there."""


class StudyFolder:
    """Where one run is kept. `title`: that of the user's own drawing, for the table. `origin`: of a run made elsewhere.

    `anew`: parts lie beside those that are kept, until `settle` puts them in their place. Nothing is made before
    something is kept. Raises EngineError for an unknown study.
    """

    def __init__(
        self, path: Path, request: StudyRequest, *, title: str = "", origin: RunOrigin | None = None, anew: bool = False
    ) -> None:
        self.path = path
        self.request = request
        self.title = title
        self.origin = origin
        self.key = part_key(request)
        self._study = study_of(request)
        self._kept = path / PARTS / self.key[:16]
        self._beside = path / PARTS / f"{self.key[:16]}-anew"
        self._parts = self._beside if anew else self._kept
        self._swept = False

    @property
    def files(self) -> tuple[Path, ...]:
        """What a run leaves beside its parts; the record comes last."""
        names = ("figure.svg", "figure.png", "table.csv", "curves.csv", f"{self._study.name}.tidemark", RECORD)
        return tuple(self.path / name for name in names)

    def kept(self) -> dict[str, KeptPart]:
        """The parts of this request that an earlier run left, by name. What is broken or of another request is not."""
        found: dict[str, KeptPart] = {}
        for part in self._study.parts(self.request):
            read = _part(self._parts / f"{part.name}.npz", self.key)
            if read is not None:
                found[part.name] = read
        return found

    def keep(self, name: str, part: KeptPart) -> None:
        """Write a part. Raises FolderError where it can't be."""
        self._write(self._parts / f"{name}.npz", part_bytes(self.key, part))
        if self._told_start() is None:
            began = datetime.now(UTC) - timedelta(seconds=part.seconds)
            self._write(self._parts / STARTED, told_time(began).encode())

    def ready(self) -> None:
        """Make the folder, before minutes of work. Raises FolderError where nothing can be written there."""
        self._write(self.path / PARTS / ".ready", b"")
        with contextlib.suppress(OSError):
            (self.path / PARTS / ".ready").unlink()

    def settle(self) -> None:
        """Put what was worked out anew in the place of what was kept, part by part. Raises FolderError."""
        try:
            self._kept.mkdir(parents=True, exist_ok=True)
            for path in sorted(self._beside.iterdir()):
                path.replace(self._kept / path.name)
        except OSError as error:
            raise self._unwritable(self._kept, error) from error
        self._parts = self._kept
        self.discard()

    def discard(self) -> None:
        """Give up what was worked out anew and is not in its place."""
        shutil.rmtree(self._beside, ignore_errors=True)

    def forget(self) -> None:
        """Remove the parts of this request, and its record. Raises FolderError where they can't be."""
        record = self.written()
        self.discard()
        try:
            if self._parts.is_dir():
                shutil.rmtree(self._parts)
            if record is not None and record.get("key") == self.key:
                (self.path / RECORD).unlink(missing_ok=True)
        except OSError as error:
            raise FolderError(
                f"The parts in {self._parts} can't be removed: {error.strerror or error}.", "Choose another folder."
            ) from error

    def result(self) -> StudyResult:
        """What an earlier run left, told anew; nothing is worked out, and where nothing is kept, nothing is done."""
        first = next(run_study(self.request, lambda: True, kept=self.kept()))
        assert not isinstance(first, StudyStep)
        return first

    def write(self, result: StudyResult) -> None:
        """Write figure, tables, curves and session. Raises FolderError where they can't be; then parts are not lost.

        Needs the main thread where there is no application yet.
        """
        from .picture import figure_bytes

        record = json.dumps(self.record(result), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        contents = (
            figure_bytes(result, "svg"),
            figure_bytes(result, "png"),
            table_csv(result).encode(),
            curves_csv(result).encode(),
            session_bytes(self._study.scene(self.request)),
            record.encode(),
        )
        for path, content in zip(self.files, contents, strict=True):
            self._write(path, content)

    def record(self, result: StudyResult) -> dict[str, Any]:
        """The run and its table, as table.json has them."""
        return run_record(result, drawing=self.title, started=self._started(), origin=self.origin)

    def written(self) -> Mapping[str, Any] | None:
        """The record in the folder, of whatever request; None where there is none that can be read."""
        return read_record(self.path)

    @property
    def finished(self) -> bool:
        """Whether a complete run of this very request left all its files here. Its parts may be gone since."""
        record = self.written()
        return (
            record is not None
            and record.get("key") == self.key
            and record.get("complete") is True
            and all(path.is_file() for path in self.files)
        )

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not self._swept:
                remove_leftovers([self.path, self._parts])
                self._swept = True
            with atomic_file(path) as part:
                part.write_bytes(content)
        except EngineError as error:
            raise FolderError(error.message, error.hint) from error
        except OSError as error:
            raise self._unwritable(path.parent, error) from error

    def _unwritable(self, path: Path, error: OSError) -> FolderError:
        return FolderError(f"The folder {path} can't be written: {error.strerror or error}.", "Choose another folder.")

    def _started(self) -> datetime | None:
        """When the first part was begun: as the parts tell, or where they are gone the record of this request."""
        told = self._told_start()
        record = self.written() if told is None else None
        if record is not None and record.get("key") == self.key:
            told = _time(record.get("started"))
        return told

    def _told_start(self) -> datetime | None:
        with contextlib.suppress(OSError, ValueError), (self._parts / STARTED).open("rb") as file:
            return _time(file.read(64).decode())
        return None


def read_record(folder: Path) -> Mapping[str, Any] | None:
    """The record of a run's folder; None where there is none that can be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        with (folder / RECORD).open("rb") as file:
            content = file.read(MOST_RECORD + 1)
        record = json.loads(content) if len(content) <= MOST_RECORD else None
        return record if isinstance(record, dict) else None
    return None


def _part(path: Path, key: str) -> KeptPart | None:
    with contextlib.suppress(OSError):
        if path.stat().st_size <= MOST_PART_BYTES:
            with path.open("rb") as file:
                return read_part(file.read(MOST_PART_BYTES), key)
    return None


def _time(told: object) -> datetime | None:
    """Such as `told_time` writes."""
    with contextlib.suppress(TypeError, ValueError):
        time = datetime.fromisoformat(told)  # type: ignore[arg-type]
        return time if time.tzinfo is not None else None
    return None
