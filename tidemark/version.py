"""Which version of the interface this is, and of the program."""

from __future__ import annotations

from app.version import VERSION

INTERFACE = "1.0"  # names may be added in 1.1; none goes or changes its meaning before 2.0
__version__ = VERSION
