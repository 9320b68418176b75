"""The engine in a process of its own, with a lane for every computation.

Threads alone were not enough: a step is some hundred small torch calls, each of which gives the interpreter lock away
and then waits for the window to finish painting. In one process a drag of the curvature showed 10 new results a second,
in two it shows more than 20; and the window does not stop while torch loads.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Hashable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from PySide6.QtCore import QObject, Signal

from engine import LearningWork

from .parts_lane import COMPARE, PAINTED, STORY, WORKS, parts_work
from .priority import LanePriority
from .stages import COMPUTATIONS, TRAINING, warmed
from .tasks import Delivery, Failure, Lane, Message, Settled, Ticket
from .trim import give_memory_back
from .wire import Wire

RESTS_LAST = "diagnostics"  # the lane that starts when the hand rests, and ends last
GRACE_S = 3.0  # for the step in progress when the window closes


def serve(connection: Connection) -> None:
    """Main function of the engine's process: tickets in, messages out, until the pipe closes."""
    wire = Wire(connection)

    def post(message: Message) -> None:
        with contextlib.suppress(OSError):  # the window is gone, and this process is about to follow
            wire.send(message)
        if isinstance(message, Settled) and message.ticket.lane == RESTS_LAST:
            give_memory_back()

    traffic = LanePriority()
    lanes = {c.name: Lane(c.name, traffic.counted(warmed(c.work)), post, **c.manner) for c in COMPUTATIONS}
    lanes[TRAINING] = Lane(TRAINING, warmed(LearningWork(traffic.give_way)), post, patience_s=0.05, kept=0)
    for name, works in ((STORY, PAINTED), (COMPARE, WORKS)):
        lanes[name] = Lane(name, warmed(parts_work(traffic.give_way, works)), post, kept=0)
    for lane in lanes.values():
        lane.start()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            ticket: Ticket = wire.receive()
            lanes[ticket.lane].submit(ticket)
    for lane in lanes.values():
        lane.close()
    for lane in lanes.values():
        lane.join(GRACE_S)
    os._exit(0)  # a library call that can't be interrupted must not keep the process


class EngineProcess(QObject):
    """The window's end. Signals arrive in the thread of the receiver (connect bound methods)."""

    delivered = Signal(object)  # Delivery
    failed = Signal(object)  # Failure
    settled = Signal(object)  # Ticket
    died = Signal()  # the process ended by itself; `start()` begins a new one

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wire: Wire | None = None
        self._process: BaseProcess | None = None
        self._reader: threading.Thread | None = None
        self._issued: dict[str, int] = {}

    @property
    def running(self) -> bool:
        return self._wire is not None

    def start(self) -> None:
        """Start the process; returns at once."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), name="tidemark-engine", daemon=True)
        self._process.start()
        theirs.close()
        self._wire = Wire(ours)
        self._reader = threading.Thread(target=self._read, args=(self._wire,), name="engine-reader", daemon=True)
        self._reader.start()

    def submit(self, lane: str, request: Hashable) -> Ticket:
        """Ask a lane for its work; a request that still waits there is replaced. Returns at once."""
        number = self._issued.get(lane, 0) + 1
        self._issued[lane] = number
        ticket = Ticket(lane, number, request)
        if self._wire is not None:
            with contextlib.suppress(OSError):  # the reader notices too, and says so
                self._wire.send(ticket)
        return ticket

    def close(self) -> None:
        """End the process and wait for it."""
        wire, self._wire = self._wire, None
        if wire is None or self._process is None or self._reader is None:
            return
        self._process.terminate()
        self._process.join(GRACE_S)
        self._reader.join(GRACE_S)
        wire.close()

    def _read(self, wire: Wire) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                match wire.receive():
                    case Delivery() as delivery:
                        self.delivered.emit(delivery)
                    case Failure() as failure:
                        self.failed.emit(failure)
                    case Settled(ticket):
                        self.settled.emit(ticket)
        if self._wire is wire:
            self._wire = None
            self.died.emit()
