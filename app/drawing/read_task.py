"""Reading a file for the window: what it may come to, and the work, here or in a process of its own (`own_process`).

What takes a while is read in a process, so that the window goes on; what does not is read at once, since starting one
takes a third of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import IMAGE_SUFFIXES, SUFFIX, Darkness, EngineError, RawTable, raw_tables, read_image

from ..lanes.own_process import ProcessDiedError, Say, Stopped, work_in_process
from ..lanes.tasks import Cancelled
from ..session.carried import carried_session
from ..session.source import Source, open_source

PICTURES = (".svg", *IMAGE_SUFFIXES)  # that become points
AT_ONCE = 250_000  # bytes: at most about 40 ms in the slowest reader of tables
PACKED_AT_ONCE = 50_000  # of a file that is packed, and may hold many times as much
PACKED = (".npz", SUFFIX, *PICTURES)
PATIENCE_S = 0.1  # nothing is half written when a reading ends

Heard = Callable[[int, int], None]  # bytes read, of all


@dataclass(frozen=True, slots=True)
class Picture:
    """An image, of which it must be asked how it becomes points."""

    darkness: Darkness


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables of which it must be asked which columns are what, and the reason."""

    tables: Mapping[str, RawTable]
    reason: EngineError


Content = Source | Picture | Tables


def takes_a_while(source: str) -> bool:
    """Whether a file should be read in a process of its own."""
    path = Path(source)
    most = PACKED_AT_ONCE if path.suffix.lower() in PACKED else AT_ONCE
    try:
        return path.is_file() and path.stat().st_size > most
    except OSError:
        return False  # reading says why


def read(source: str, heard: Heard, *, as_image: bool = False) -> Content:
    """What a file, or a preset's name, holds. `heard` is told how far a large table is. Raises EngineError.

    Of a picture, the experiment that it carries, and where it carries none, or `as_image`, its ink.
    """
    path = Path(source)
    if path.suffix.lower() in PICTURES and not as_image and carries_session(path):
        return open_source(source, standardise=True)
    if path.suffix.lower() == ".svg":
        from ..export.render import ensure_application
        from .svg_image import svg_darkness

        ensure_application()
        return Picture(svg_darkness(path))
    if path.suffix.lower() in PICTURES:
        return Picture(read_image(path))
    try:
        return open_source(source, standardise=True, heard=heard)
    except EngineError as error:
        tables = _tables(path)
        if not tables:
            raise
        return Tables(tables, error)


def read_in_process(source: str, heard: Heard, cancelled: Stopped, *, as_image: bool = False) -> Content:
    """The same in a new process, which yields to nothing. Raises EngineError, Cancelled, ProcessBugError."""

    def hear(far: tuple[int, int]) -> None:
        heard(*far)

    try:
        return work_in_process(  # type: ignore[no-any-return]
            "tidemark-reading", _work, (source, as_image), hear, cancelled, PATIENCE_S, niceness=0
        )
    except ProcessDiedError:
        if cancelled():
            raise Cancelled from None
        raise EngineError("The file's process ended before it was read.", "Is there enough memory?") from None


def _work(asked: tuple[str, bool], say: Say, _stopped: Stopped) -> Content:
    def heard(done: int, total: int) -> None:
        say((done, total))

    content = read(asked[0], heard, as_image=asked[1])
    if isinstance(content, Source):
        _ = content.experiment.digest  # worked out here, it comes along
    return content


def carries_session(path: Path) -> bool:
    """Whether a picture leads back to an experiment; a damaged way back is none, so the picture itself is taken."""
    try:
        return carried_session(path) is not None
    except EngineError:
        return False


def _tables(path: Path) -> dict[str, RawTable]:
    """Those that could be chosen from; none where that can't make a cloud of the file either."""
    try:
        return raw_tables(path) if path.is_file() else {}
    except (EngineError, OSError):
        return {}
