"""Whose a file is that goes into a bundle: a Python distribution's, Python's own, a Debian package's, or ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from .project import ROOT

Kind = Literal["distribution", "python", "debian", "ours", "nobody"]


@dataclass(frozen=True, slots=True)
class Owner:
    """`name`: of the distribution or the Debian package. `path`: the file's in the distribution."""

    kind: Kind
    name: str = ""
    path: str = ""


def canonical(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


class Owners:
    """Answers whose a file is, from what the installed distributions list as theirs."""

    def __init__(self, distributions: Iterable[metadata.Distribution] | None = None) -> None:
        self._listed: dict[str, Owner] = {}
        for each in metadata.distributions() if distributions is None else distributions:
            name = canonical(each.metadata["Name"])
            place = os.path.realpath(str(each.locate_file("")))  # an environment may be reached through a link
            for file in each.files or []:
                self._listed[os.path.normpath(os.path.join(place, file))] = Owner("distribution", name, str(file))
        self._standard = [os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")]

    def of(self, source: str) -> Owner:
        """Whose the file `source` is; of kind "nobody" where that can't be told."""
        real = Path(os.path.realpath(source))
        beside = os.path.join(os.path.realpath(os.path.dirname(source)), os.path.basename(source))
        listed = self._listed.get(beside) or self._listed.get(str(real))
        if listed is not None:
            return listed
        if real.is_relative_to(ROOT):
            return Owner("ours")
        packaged = re.search(r"[/\\](site|dist)-packages[/\\]", str(real))
        if not packaged and any(real.is_relative_to(folder) for folder in self._standard):
            return Owner("python")
        debian = _debian_package(source)
        if debian:
            return Owner("debian", debian)
        if not packaged and real.is_relative_to(os.path.realpath(sys.base_prefix)):
            return Owner("python")
        return Owner("nobody")


def _debian_package(source: str) -> str:
    """The installed Debian package that holds a file, or ""; it may be listed with or without /usr in front."""
    if shutil.which("dpkg-query") is None:
        return ""
    for path in dict.fromkeys((source, os.path.realpath(source))):
        for name in (path, path.removeprefix("/usr") if path.startswith("/usr/lib") else f"/usr{path}"):
            asked = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False)
            if asked.returncode == 0:
                return asked.stdout.split(":", 1)[0]
    return ""
