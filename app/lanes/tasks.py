"""Worker lanes and tasks. With `engine_process` and `own_process`, the only modules that know threads and processes.

A lane is one long-lived thread with a one-slot mailbox: a new request replaces a waiting one. The work is a generator
of results, draft first. The draft always lands; after it the generator asks `superseded()` between its steps and stops
when a newer request waits. A lane keeps its last finished results by request, so undo is instant.
"""

from __future__ import annotations

import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from engine import EngineError

from .memory_size import memory_size

Superseded = Callable[[], bool]
Work = Callable[[Any, Superseded], Iterator[Any]]
KEPT_RESULTS, KEPT_BYTES = 12, 24_000_000  # in each lane; one is kept whatever it weighs


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request with its place in the order of its lane."""

    lane: str
    number: int
    request: Hashable


@dataclass(frozen=True, slots=True)
class Delivery:
    """One result of a ticket."""

    ticket: Ticket
    result: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that raised. `details` is the traceback."""

    ticket: Ticket
    error: Exception
    details: str

    @property
    def notice(self) -> tuple[str, str, str]:
        """Sentence, hint, details (empty for what a user can mend)."""
        if isinstance(self.error, EngineError):
            return self.error.message, self.error.hint, ""
        return "A computation failed; the last good picture stays.", "", self.details


@dataclass(frozen=True, slots=True)
class Settled:
    """Everything for the ticket has been delivered, and nothing waits in its lane."""

    ticket: Ticket


Message = Delivery | Failure | Settled


class Mailbox:
    """One slot between two threads: `put` replaces what waits, `take` blocks until there is something, or it closes."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._item: Ticket | None = None
        self._closed = False

    def put(self, item: Ticket) -> None:
        with self._condition:
            self._item = item
            self._condition.notify()

    def take(self) -> Ticket | None:
        """The waiting item, or None once closed."""
        with self._condition:
            self._condition.wait_for(lambda: self._item is not None or self._closed)
            item, self._item = self._item, None
            return None if self._closed else item

    def waiting(self) -> bool:
        """Whether something newer is there (or the lane should end)."""
        return self._item is not None or self._closed

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for something newer; whether it came."""
        with self._condition:
            return self._condition.wait_for(self.waiting, seconds)

    def rest(self, seconds: float) -> None:
        """Sleep so long, unless it closes."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed, seconds)

    def close(self) -> None:
        with self._condition:
            self._closed = True
            self._item = None
            self._condition.notify()


class Lane(threading.Thread):
    """One worker thread for one kind of work. `post` is called in it with every message, in order.

    It starts on a request once none has followed for `patience_s`, sleeps `rest_s` after each result, and keeps the
    last results of `kept` requests.
    """

    def __init__(
        self,
        name: str,
        work: Work,
        post: Callable[[Message], None],
        *,
        patience_s: float = 0.0,
        rest_s: float = 0.0,
        kept: int = KEPT_RESULTS,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._most_kept = kept
        self._patience_s = patience_s
        self._rest_s = rest_s
        self._work = work
        self._post = post
        self._mailbox = Mailbox()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def submit(self, ticket: Ticket) -> None:
        """Ask for the work; a request that still waits is replaced. Returns at once."""
        self._mailbox.put(ticket)

    def close(self) -> None:
        """Nothing new starts, and what runs is told to stop; `join()` then waits for the step in progress."""
        self._mailbox.close()

    def run(self) -> None:
        while (ticket := self._mailbox.take()) is not None:
            if not (self._patience_s and self._mailbox.wait(self._patience_s)):
                self._serve(ticket)

    def _serve(self, ticket: Ticket) -> None:
        try:
            last = self._kept.get(ticket.request)
            if last is not None:
                self._kept.move_to_end(ticket.request)
                self._post(Delivery(ticket, last))
            else:
                for last in self._work(ticket.request, self._mailbox.waiting):
                    self._post(Delivery(ticket, last))
                    self._mailbox.rest(self._rest_s)
                if last is not None and not self._mailbox.waiting():
                    self._keep(ticket.request, last)
        except Exception as error:  # every failure becomes a notice; the lane lives on
            self._post(Failure(ticket, error, traceback.format_exc()))
        if not self._mailbox.waiting():
            self._post(Settled(ticket))

    def _keep(self, request: Hashable, result: Any) -> None:
        self._kept[request] = result
        while len(self._kept) > self._most_kept or (len(self._kept) > 1 and self._weight() > KEPT_BYTES):
            self._kept.popitem(last=False)

    def _weight(self) -> int:
        return sum(memory_size(result) for result in self._kept.values())


class Cancelled(Exception):  # noqa: N818 - an outcome that was asked for, not an error
    """Raised by a task's job when it stopped because it was told to."""


Job = Callable[[Callable[[int, int], None], Superseded], Any]


class Task(QThread):
    """One long job in its own thread, with progress and cancel. `job(progress, cancelled)` returns its result."""

    progressed = Signal(int, int)  # done, total
    succeeded = Signal(object)
    cancelled = Signal()
    failed = Signal(object, str)  # the error, its traceback

    def __init__(self, job: Job, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._cancel = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop; it does so between its steps."""
        self._cancel.set()

    def run(self) -> None:
        try:
            result = self._job(self.progressed.emit, self._cancel.is_set)
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:
            self.failed.emit(error, traceback.format_exc())
        else:
            self.succeeded.emit(result)
