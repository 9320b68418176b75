"""Standard output is for the result alone: what libraries print, by Python, by C or in a child, goes to standard error.

Guarded is the file descriptor, not one library: descriptor 1 becomes standard error's, for this process and those that
it starts, and the real one is kept where only `standard_output` finds it. It is never put back, so that what C still
holds in its buffers when the process ends goes the same way.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TextIO

_kept: list[TextIO] = []


def guard_standard_output() -> None:
    """Do so, once, before anything that could print is imported. Nothing where there is no standard output."""
    stream = sys.__stdout__
    if _kept or stream is None or sys.stdout is not stream:
        return
    _fill_standard_descriptors()  # or a copy could get the number 2
    _kept.append(
        open(  # noqa: SIM115 - until the process ends; not inherited by children
            os.dup(stream.fileno()),
            "w",
            encoding=stream.encoding,
            errors=stream.errors,
        )
    )
    os.dup2(2, stream.fileno())
    if sys.stderr is not None:
        sys.stdout = sys.stderr  # one buffer, so that lines stay in their order


def standard_output() -> TextIO | None:
    """Where results go: the real standard output, or what stands for it in a test. None where there is none."""
    return _kept[0] if _kept else sys.stdout


def _fill_standard_descriptors() -> None:
    """Open nowhere in place of standard descriptors that are closed: the lowest free number is taken first."""
    for number in (0, 1, 2):
        with contextlib.suppress(OSError):
            os.fstat(number)
            continue
        os.open(os.devnull, os.O_RDWR)
