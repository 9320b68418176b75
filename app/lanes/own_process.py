"""A long job in a process of its own, mostly of low priority: the window's painter and it never wait for each other.

In a thread they would: painting and small torch calls hold the interpreter. What the job says comes as messages through
a pipe; when the pipe closes, because the window is gone, the job is told to stop and leaves nothing half written.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from engine import EngineError

from .tasks import Cancelled
from .wire import Wire

NICENESS = 10
GRACE_S = 5.0  # for the end of a process that has said its last
POLL_S = 0.05
BELOW_NORMAL = 0x4000  # Windows' priority class

Say = Callable[[Any], None]
Stopped = Callable[[], bool]
Work = Callable[[Any, Say, Stopped], Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What the job says on its way."""

    message: Any


@dataclass(frozen=True, slots=True)
class Done:
    """What the job came to."""

    result: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """What was raised; `details` is the traceback, empty for what a user can mend."""

    message: str
    hint: str
    details: str


class ProcessBugError(Exception):
    """A bug in the other process. Its traceback is the message."""


class ProcessDiedError(Exception):
    """The process ended before its job was done: killed, or out of memory."""


def work_in_process(
    name: str,
    work: Work,
    order: Any,
    hear: Say,
    cancelled: Stopped,
    patience_s: float | None = None,
    *,
    niceness: int = NICENESS,
) -> Any:
    """`work(order, say, stopped)`, a module's function, in a new process; what it says goes to `hear`, here.

    `patience_s`: how long a cancelled job may take to stop before its process is ended; None: as long as it needs.
    `niceness`: by how much it gives way to the window and the engine; 0 where a person waits for it.
    Raises EngineError, Cancelled (from `work`, or after the patience), ProcessBugError, ProcessDiedError.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, work, order, niceness), name=name, daemon=True)
    process.start()
    theirs.close()
    wire = Wire(ours)
    cancelled_at: float | None = None
    over = False
    try:
        while True:
            if cancelled_at is None and cancelled():
                cancelled_at = time.monotonic()
                wire.send("stop")
            if not wire.waiting(POLL_S):
                if cancelled_at is not None and patience_s is not None and time.monotonic() - cancelled_at > patience_s:
                    over = True
                    raise Cancelled
                continue
            said = wire.receive()
            over = not isinstance(said, Said)
            match said:
                case Said(message):
                    hear(message)
                case Done(result):
                    return result
                case Failed(message, hint, details):
                    raise ProcessBugError(details) if details else EngineError(message, hint)
                case None:
                    raise Cancelled
    except (EOFError, OSError):
        raise ProcessDiedError from None
    finally:
        wire.close()
        if not over:  # the pipe's end stops the job
            process.join(GRACE_S)
        process.terminate()  # what is left to it is to take its libraries down, which takes a while
        process.join(GRACE_S)


def serve(connection: Connection, work: Work, order: Any, niceness: int) -> None:
    """Main function of the process: messages until the result, None where cancelled, or Failed."""
    if niceness > 0:
        _yield_to_the_window(niceness)
    wire = Wire(connection)
    stop = threading.Event()
    threading.Thread(target=_listen, args=(wire, stop), name="listener", daemon=True).start()

    def send(message: Said | Done | Failed | None) -> None:
        with contextlib.suppress(OSError):  # the window is gone, and this process is about to follow
            wire.send(message)

    def say(message: Any) -> None:
        send(Said(message))

    try:
        send(Done(work(order, say, stop.is_set)))
    except Cancelled:
        send(None)
    except EngineError as error:
        send(Failed(error.message, error.hint, ""))
    except Exception as error:
        send(Failed(repr(error), "", traceback.format_exc()))


def _listen(wire: Wire, stop: threading.Event) -> None:
    """Whatever comes, and the pipe's end, means that the job is not wanted any more."""
    with contextlib.suppress(EOFError, OSError):
        wire.receive()
    stop.set()


def _yield_to_the_window(niceness: int) -> None:
    """Less priority than the window and the engine have; where that can't be, the same."""
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), BELOW_NORMAL)
        else:
            os.nice(niceness)
