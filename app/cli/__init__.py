"""The command line: the window, and the same engine and renderer without one.

A command is a file. What loads Qt, torch or numpy is imported inside the commands' functions, so that `--help` and a
shell's completion are quick.
"""

from .main import run

__all__ = ["run"]
