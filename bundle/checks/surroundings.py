"""Tier "self-test": the program tests itself where nothing is as at home.

An empty home, an environment with nothing in it, no network (not even loopback is up), a path with a space and letters
beyond ASCII, an install folder that is mounted read-only, and a user who owns nothing: each alone, then all at once.
"""

from __future__ import annotations

import json
import shlex
import tempfile
import time
from pathlib import Path

from ..project import NAME
from . import running
from .report import Report
from .running import bare, need_root

NOBODY = 65534
PATH = "/usr/bin:/bin:/usr/sbin:/sbin"
FOLDER = "Größe und Maß ελ"


def run(report: Report, bundle: Path) -> None:
    need_root("This tier")
    for what, settings in {
        "an empty home and an empty environment": {},
        "no network": {"network": False},
        f"the folder “{FOLDER}”": {"odd": True},
        "a read-only install folder": {"read_only": True},
        "all of that at once, as nobody": {"network": False, "odd": True, "read_only": True, "user": NOBODY},
    }.items():
        began = time.perf_counter()
        passed, seen = tried(bundle, **settings)  # type: ignore[arg-type]
        report.demand(passed, f"{what}: {seen}, {time.perf_counter() - began:.0f} s")


def tried(
    bundle: Path, *, network: bool = True, odd: bool = False, read_only: bool = False, user: int | None = None
) -> tuple[bool, str]:
    """Whether the self-test passes there, and what it said."""
    with tempfile.TemporaryDirectory(prefix="tidemark-") as scratch:
        Path(scratch).chmod(0o755)
        home = Path(scratch) / "home"
        (home / "tmp").mkdir(parents=True)
        place = Path(scratch) / (FOLDER if odd else "place") / NAME
        place.mkdir(parents=True)
        script = _script(bundle, place, read_only=read_only, user=user, home=home)
        namespaces = ["--mount", *([] if network else ["--net"])]
        ended = running.run(
            ["unshare", *namespaces, "/bin/sh", "-euc", script], bare(home, TMPDIR=str(home / "tmp"), PATH=PATH),
            cwd=Path("/"),
        )  # fmt: skip
        left = sorted(str(path.relative_to(home)) for path in (home / "tmp").rglob("*"))
    try:
        checks = json.loads(ended.stdout)["checks"]
    except (ValueError, KeyError):
        return False, f"ended with {ended.returncode}: {(ended.stdout + ended.stderr).strip()[-400:]}"
    failed = [f"{check['name']} ({check['saw']})" for check in checks if not check["passed"]]
    if left:
        failed.append(f"left behind {', '.join(left[:3])}")
    seen = f"{len(checks)} checks passed" if not failed else f"failed: {'; '.join(failed)}"
    return ended.returncode == 0 and not failed, seen


def _script(bundle: Path, place: Path, *, read_only: bool, user: int | None, home: Path) -> str:
    """Run in mount and network namespaces of its own, so that nothing of it outlives the process."""
    there, program = shlex.quote(str(place)), shlex.quote(str(place / NAME))
    lines = ["mount --make-rprivate /", f"mount --bind {shlex.quote(str(bundle))} {there}"]
    prefix = ""
    if read_only:
        lines += [f"mount -o remount,bind,ro {there}", f"! touch {there}/x 2>/dev/null"]
    if user is not None:
        lines.append(f"chown -R {user}:{user} {shlex.quote(str(home))}")
        prefix = f"setpriv --reuid={user} --regid={user} --clear-groups "
    names = " ".join(f'{name}="${name}"' for name in ("HOME", "TIDEMARK_HOME", "TMPDIR", "QT_QPA_PLATFORM"))
    return "\n".join([*lines, f"exec {prefix}env -i {names} {program} self-test --json"])
