"""Freed memory back to the system: glibc keeps what many threads freed in pieces, and a long session would swell."""

from __future__ import annotations

import contextlib
import ctypes
import sys


def give_memory_back() -> None:
    """Takes some milliseconds where there is much; does nothing where the C library is another one."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)
