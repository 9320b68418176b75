"""The version, as the files that we write say it."""

from __future__ import annotations


def version() -> str:
    """Such as "0.1.0"."""
    from .cli.version import VERSION  # here: the package loads click, which nothing needs that writes no file

    return VERSION
