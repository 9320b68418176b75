"""A process that a test starts: where the test fails or runs out of time, it is killed, and not waited for."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator, Sequence
from typing import Any


@contextlib.contextmanager
def running(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """As `Popen` in a `with` statement, which alone would wait for ever for a process that doesn't end by itself."""
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise
