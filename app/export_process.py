"""An export in a process of its own, of low priority: the window's painter and the export's never wait for each other.

In a thread they would: painting holds the interpreter, so every frame of the film delayed one of the window's. What the
process says comes as messages through a pipe; when the pipe closes, because the window is gone, the export cancels
itself and leaves nothing.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

from engine import EngineError

from .export import ExportCancelled, remove_leftovers
from .export_order import Order, Report, carry_out

NICENESS = 10
GRACE_S = 5.0
POLL_S = 0.05
BELOW_NORMAL = 0x4000  # Windows' priority class


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many frames are written."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Failed:
    """What was raised; `details` is the traceback, empty for what a user can mend."""

    message: str
    hint: str
    details: str


class ExportProcessError(Exception):
    """A bug in the export's process. Its traceback is the message."""


def export_in_process(order: Order, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Report:
    """Carry out an order in a new process. Raises EngineError, ExportCancelled, ExportProcessError."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, order), name="tidemark-export", daemon=True)
    process.start()
    theirs.close()
    told = False
    try:
        while True:
            if cancelled() and not told:
                told = True
                ours.send("cancel")
            if not ours.poll(POLL_S):
                continue
            match ours.recv():
                case Progress(done, total):
                    progress(done, total)
                case Failed(message, hint, details):
                    raise ExportProcessError(details) if details else EngineError(message, hint)
                case None:
                    raise ExportCancelled
                case report:
                    return report  # type: ignore[no-any-return]
    except (EOFError, OSError):
        remove_leftovers([order.path.parent])
        if cancelled():
            raise ExportCancelled from None
        raise EngineError("The export's process ended before it was done.", "Is there enough memory?") from None
    finally:
        ours.close()
        process.join(GRACE_S)
        if process.is_alive():
            process.terminate()
            process.join(GRACE_S)


def serve(connection: Connection, order: Order) -> None:
    """Main function of the export's process: messages until the report, None where cancelled, or Failed."""
    _yield_to_the_window()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(connection, stop), name="export-listener", daemon=True).start()
    sending = threading.Lock()

    def send(message: Progress | Failed | Report | None) -> None:
        with sending, contextlib.suppress(OSError):  # the window is gone, and this process is about to follow
            connection.send(message)

    def progress(done: int, total: int) -> None:
        send(Progress(done, total))

    try:
        send(carry_out(order, progress, stop.is_set))
    except ExportCancelled:
        send(None)
    except EngineError as error:
        send(Failed(error.message, error.hint, ""))
    except Exception as error:
        send(Failed(repr(error), "", traceback.format_exc()))


def _listen(connection: Connection, stop: threading.Event) -> None:
    """Whatever comes, and the pipe's end, means that the export is not wanted any more."""
    with contextlib.suppress(EOFError, OSError):
        connection.recv()
    stop.set()


def _yield_to_the_window() -> None:
    """Less priority than the window and the engine have; where that can't be, the same."""
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), BELOW_NORMAL)
        else:
            os.nice(NICENESS)
