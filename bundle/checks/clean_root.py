"""Tier "deb": the Debian package in a bare root that debootstrap made, where there is no Python.

Installed with what it depends on, run (self-test, films, a window on the host's virtual display, the same numbers as
the source), purged; then the files are compared with those before.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ..linux.debian_package import DEPENDS, PLACE
from ..project import DIST, NAME, ROOT, VERSION
from .display import virtual_display
from .launch import PICTURES
from .measure import compare
from .program import FRAMES, decoded
from .report import RefusedError, Report
from .running import CHROOT, bare, need_root, timed
from .running import run as run_command
from .window import first_motion, window

RELEASE = os.environ.get("TIDEMARK_DEBIAN", "bookworm")
CACHE = Path("/var/tmp") / f"tidemark-{RELEASE}.tar"  # the bare root, made once
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
USER = "65534"
# dpkg removes a folder that is empty then and that no package lists: Debian makes this one without listing it.
EMPTIED = {"opt"}
# What apt and dpkg write for themselves.
THEIRS = re.compile(
    r"^(var/(lib/(apt|dpkg|systemd)|cache|log)|proc|sys|dev|tmp|run)(/|$)|^etc/ld\.so\.cache$|__pycache__"
)


def run(report: Report, bundle: Path) -> None:
    need_root("This tier")
    packages = sorted(DIST.glob(f"{NAME}_{VERSION}*.deb"))
    if not packages:
        raise RefusedError(f"There is no Debian package in {DIST.name}; make bundle makes it.")
    with tempfile.TemporaryDirectory(prefix="tidemark-root-", dir="/var/tmp") as scratch:
        root = Path(scratch) / "root"
        _make(root)
        with _mounted(root):
            python = run_command(
                [CHROOT, root, "/bin/sh", "-c", "command -v python3 python; ls /usr/lib | grep -i '^python'"],
                {"PATH": PATH},
            )
            report.demand(
                not python.stdout.strip(), f"a bare {RELEASE} root, without Python: {python.stdout.strip() or 'none'}"
            )
            _apt(root, "install", *(choice for choice in _known(root)))
            before = _files(root)
            shutil.copy2(packages[-1], root / "tmp")
            _, seconds = timed([CHROOT, root, "dpkg", "-i", f"/tmp/{packages[-1].name}"], {"PATH": PATH, "LC_ALL": "C"})
            there = run_command(
                [CHROOT, root, "/bin/sh", "-c", "command -v python3 python"], {"PATH": PATH}
            ).stdout.strip()
            added = _files(root) - before
            report.demand(
                not there, f"{packages[-1].name} installs in {seconds:.0f} s: {len(added)} files, still no Python"
            )
            outside = [name for name in added if not name.startswith((f"{PLACE}", "usr/"))]
            report.demand(not outside, f"all of them under {PLACE} and usr; elsewhere: {', '.join(outside) or 'none'}")
            _try(report, root)
            timed([CHROOT, root, "dpkg", "--purge", NAME], {"PATH": PATH, "LC_ALL": "C"})
            after = _files(root)
            left, lost = after - before, before - after - EMPTIED
            report.demand(not left, f"purged; left behind: {', '.join(sorted(left)[:5]) or 'nothing'}")
            report.demand(not lost, f"nothing else went with it: {', '.join(sorted(lost)[:5]) or 'nothing'}")


def _try(report: Report, root: Path) -> None:
    """Run the installed program as a user who owns nothing but a home."""
    home = root / "home" / "someone"
    home.mkdir(parents=True)
    os.chown(home, int(USER), int(USER))
    inside = Path("/") / home.relative_to(root)
    user = [CHROOT, f"--userspec={USER}:{USER}", root, f"/usr/bin/{NAME}"]
    environment = bare(inside, TIDEMARK_THREADS="1", TIDEMARK_DEVICE="cpu")
    said, seconds = timed([*user, "self-test", "--json"], environment)
    checks = json.loads(said)["checks"]
    report.demand(
        all(check["passed"] for check in checks), f"self-test there: {len(checks)} checks passed, {seconds:.0f} s"
    )
    for suffix, (count, fps) in FRAMES.items():
        target = home / f"film{suffix}"
        command = [
            *user,
            "render",
            "moons",
            "-o",
            inside / target.name,
            "--size",
            "320x180",
            "--fps",
            str(fps),
            "--seconds",
            "2",
        ]
        timed(command, environment)
        frames, moved = decoded(target)
        report.demand(frames == count and moved > 1, f"film there: {target.name}, {frames} frames")
    ours, _ = timed([*user, "measure", "moons", "--json"], environment)
    theirs, _ = timed(
        [sys.executable, "-m", "app", "measure", "moons", "--json"],
        {**bare(home), "TIDEMARK_THREADS": "1", "TIDEMARK_DEVICE": "cpu", "PYTHONPATH": str(ROOT), "PATH": os.defpath},
    )
    compare(report, json.loads(ours), json.loads(theirs))
    with virtual_display() as display:
        began = time.perf_counter()
        with window(Path("/") / PLACE, display, Path("/tmp"), root=root) as process:
            started, first, second = first_motion(display, process, began)
            display.save(PICTURES / "bare-root.png")
            changed = int((np.abs(first.astype(int) - second).max(axis=2) > 8).sum())
    report.demand(
        changed > 200,
        f"a window there: moving after {started.moving:.1f} s, {changed} pixels differ (bare-root.png)",
    )
    shutil.rmtree(home.parent / "someone")


def _make(root: Path) -> None:
    """A bare root, from the archive of an earlier run where there is one."""
    if shutil.which("debootstrap") is None:
        raise RefusedError("This tier needs debootstrap.")
    root.mkdir(parents=True)
    if CACHE.is_file():
        timed(["tar", "-xpf", CACHE, "-C", root])
        return
    mirror = os.environ.get("TIDEMARK_MIRROR") or _mirror()
    timed(["debootstrap", "--variant=minbase", RELEASE, root, *([mirror] if mirror else [])], dict(os.environ))
    timed(["tar", "-cpf", CACHE, "-C", root, "."])


def _mirror(folder: Path = Path("/etc/apt")) -> str:
    """The mirror from which this machine itself takes Debian's packages; "" where that can't be told."""
    for path in [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        lines = re.findall(r"^deb(?:\s+\[[^]]*\])?\s+(\S+)\s+\S+", text, re.MULTILINE)
        for address in [*lines, *re.findall(r"^URIs:\s*(\S+)", text, re.MULTILINE)]:
            if address.rstrip("/").endswith("/debian"):
                return str(address)
    return ""


def _known(root: Path) -> list[str]:
    """Of alternatives the one that this release has."""
    shown = run_command([CHROOT, root, "apt-cache", "pkgnames"], {"PATH": PATH}).stdout.split()
    chosen = []
    for group in DEPENDS:
        names = [choice.split("(")[0].strip() for choice in group.split("|")]
        chosen.append(next((name for name in names if name in shown), names[0]))
    return chosen


def _apt(root: Path, *words: str) -> None:
    for name in ("resolv.conf", "hosts"):
        with contextlib.suppress(OSError):
            shutil.copyfile(Path("/etc") / name, root / "etc" / name)
    environment = {"PATH": PATH, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    environment |= {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    timed([CHROOT, root, "apt-get", "-qq", "-y", "--no-install-recommends", *words], environment)


@contextlib.contextmanager
def _mounted(root: Path) -> Iterator[None]:
    """/proc, /dev, and the sockets of the host's displays."""
    binds = [("/proc", "proc"), ("/dev", "dev"), ("/tmp/.X11-unix", "tmp/.X11-unix")]
    Path("/tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)
    mounted: list[Path] = []
    try:
        for source, name in binds:
            target = root / name
            target.mkdir(parents=True, exist_ok=True)
            timed(["mount", "--bind", source, target])
            mounted.append(target)
        yield
    finally:
        for target in reversed(mounted):
            run_command(["umount", "--lazy", target])


def _files(root: Path) -> set[str]:
    """Every file of the root that is not apt's, dpkg's or the kernel's."""
    found: set[str] = set()
    for folder, folders, names in os.walk(root):
        inside = os.path.relpath(folder, root)
        folders[:] = [name for name in folders if not THEIRS.match(os.path.normpath(f"{inside}/{name}"))]
        paths = (os.path.normpath(f"{inside}/{name}") for name in [*names, *folders])
        found |= {path for path in paths if not THEIRS.match(path)}
    return found
