"""`tidemark` without a command: one window, from its start to its end."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from .reading import PICTURES, takes_a_while
from .source import DEFAULT_SOURCE, open_source
from .window import Lab, application


def run_window(source: str | None) -> int:
    """Show the window and run until it is closed. Raises EngineError for a source that can't be opened.

    What takes a while to read, or is an image, is opened once the window is there, as if it were chosen in it.
    """
    later = source if source is not None and _opens_later(source) else None
    opened = open_source(source if source and not later else DEFAULT_SOURCE, standardise=True)
    app = application(sys.argv[:1])
    lab = Lab(app, opened)
    for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl+C in the terminal closes the window properly
        signal.signal(number, lab.interrupt)
    lab.open()
    if later:
        lab.files.open(later)
    return app.exec()


def _opens_later(source: str) -> bool:
    path = Path(source)
    return takes_a_while(source) or (path.suffix.lower() in PICTURES and path.is_file())
