"""An export in a process of its own (`own_process`), which tidies up after one that was killed."""

from __future__ import annotations

from collections.abc import Callable

from engine import EngineError

from ..encoding import ExportCancelled, remove_leftovers
from ..lanes.own_process import ProcessBugError, ProcessDiedError, Say, Stopped, work_in_process
from ..lanes.tasks import Cancelled
from .order import Order, Report, carry_out

ExportProcessError = ProcessBugError


def export_in_process(
    order: Order,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    computing: Callable[[str], None] = lambda name: None,
) -> Report:
    """Carry out an order in a new process. Raises EngineError, ExportCancelled, ExportProcessError.

    `progress(done, total)` follows the frames, `computing(name)` comes before a part that is computed.
    """

    def hear(message: tuple[int, int] | str) -> None:
        if isinstance(message, str):
            computing(message)
        else:
            progress(*message)

    try:
        return work_in_process("tidemark-export", export, order, hear, cancelled)  # type: ignore[no-any-return]
    except Cancelled:
        raise ExportCancelled from None
    except ProcessDiedError:
        remove_leftovers([order.path.parent])
        if cancelled():
            raise ExportCancelled from None
        raise EngineError("The export's process ended before it was done.", "Is there enough memory?") from None


def export(order: Order, say: Say, stopped: Stopped) -> Report:
    """In the export's process: the report of an order; frames (done, total) and parts are said. Raises Cancelled."""

    def progress(done: int, total: int) -> None:
        say((done, total))

    try:
        return carry_out(order, progress, stopped, say)
    except ExportCancelled:
        raise Cancelled from None
