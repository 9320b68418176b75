"""`tidemark` without a command: one window, from its start to its end."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from engine import ColumnRequest, EngineError, is_session_text, raw_tables

from ..drawing.importer import usable
from ..drawing.read_task import PICTURES, takes_a_while
from ..session.source import DEFAULT_SOURCE, Source, open_source
from .application import application
from .window import Lab
from .window_libraries import check_window_libraries


def run_window(source: str | None, columns: ColumnRequest | None = None, *, as_image: bool = False) -> int:
    """Show the window and run until it is closed; it asks about a table whose columns are not plain.

    What takes a while to read, or is an image, is opened once the window is there, as if it were chosen in it, unless
    `columns` are named. `as_image`: a picture becomes points, whatever it carries. Raises EngineError for a source that
    can't be opened, and where there can be no window.
    """
    check_window_libraries()
    opened, later = (blank_source(), source) if as_image and source else first_source(source, columns)
    app = application(sys.argv[:1])
    lab = Lab(app, opened)
    for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl+C in the terminal closes the window properly
        signal.signal(number, lab.interrupt)
    lab.open()
    if later:
        lab.files.open(later, as_image=as_image)
    return app.exec()


def first_source(source: str | None, columns: ColumnRequest | None = None) -> tuple[Source, str]:
    """What the window begins with, and the file that it is to open then ("" for none). Raises EngineError."""
    named = columns is not None and bool(columns.named)
    if source is not None and not named and _opens_later(source):
        return blank_source(), source
    try:
        return open_source(source or DEFAULT_SOURCE, standardise=True, columns=columns), ""
    except EngineError:
        if (
            source is None
            or named
            or is_session_text(source)
            or not Path(source).is_file()
            or not any(map(usable, raw_tables(source).values()))
        ):
            raise
    return blank_source(), source


def _could_be_asked(source: str) -> bool:
    """Whether a file has a table to choose columns of."""
    return Path(source).is_file() and any(map(usable, raw_tables(source).values()))


def blank_source() -> Source:
    """What the window shows until it has read what it is to open."""
    return open_source(DEFAULT_SOURCE, standardise=True)


def _opens_later(source: str) -> bool:
    path = Path(source)
    return takes_a_while(source) or (path.suffix.lower() in PICTURES and path.is_file())
