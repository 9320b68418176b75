"""`tidemark` without a command: one window, from its start to its end."""

from __future__ import annotations

import signal
import sys

from .source import DEFAULT_SOURCE, open_source
from .window import Lab, application
from .window_libraries import check_window_libraries


def run_window(source: str | None) -> int:
    """Show the window and run until it is closed. Raises EngineError for a source that can't be
    opened, and where there can be no window."""
    check_window_libraries()
    opened = open_source(source or DEFAULT_SOURCE, standardise=True)
    app = application(sys.argv[:1])
    lab = Lab(app, opened)
    for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl+C in the terminal closes the window properly
        signal.signal(number, lab.interrupt)
    lab.open()
    return app.exec()
