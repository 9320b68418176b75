"""Start of the program: `tidemark` and `python -m app`."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    multiprocessing.freeze_support()
    from .standard_output import guard_standard_output

    guard_standard_output()  # before any library is loaded
    try:
        from .cli import run
    except KeyboardInterrupt:  # before there is anybody to say so
        sys.exit(130)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
