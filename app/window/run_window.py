"""`tidemark` without a command: one window, from its start to its end."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from engine import ColumnRequest, EngineError, raw_tables

from ..drawing.importer import usable
from ..drawing.read_task import PICTURES, takes_a_while
from ..session.source import DEFAULT_SOURCE, Source, open_source
from .window import Lab, application
from .window_libraries import check_window_libraries


def run_window(source: str | None, columns: ColumnRequest | None = None) -> int:
    """Show the window and run until it is closed; it asks about a table whose columns are not plain.

    What takes a while to read, or is an image, is opened once the window is there, as if it were chosen in it, unless
    `columns` are named. Raises EngineError for a source that can't be opened, and where there can be no window.
    """
    check_window_libraries()
    opened, later = first_source(source, columns)
    app = application(sys.argv[:1])
    lab = Lab(app, opened)
    for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl+C in the terminal closes the window properly
        signal.signal(number, lab.interrupt)
    lab.open()
    if later:
        lab.files.open(later)
    return app.exec()


def first_source(source: str | None, columns: ColumnRequest | None = None) -> tuple[Source, str]:
    """What the window begins with, and the file that it is to open then ("" for none). Raises EngineError."""
    named = columns is not None and bool(columns.named)
    if source is not None and not named and _opens_later(source):
        return open_source(DEFAULT_SOURCE, standardise=True), source
    try:
        return open_source(source or DEFAULT_SOURCE, standardise=True, columns=columns), ""
    except EngineError:
        if source is None or named or not Path(source).is_file() or not any(map(usable, raw_tables(source).values())):
            raise
    return open_source(DEFAULT_SOURCE, standardise=True), source


def _opens_later(source: str) -> bool:
    path = Path(source)
    return takes_a_while(source) or (path.suffix.lower() in PICTURES and path.is_file())
