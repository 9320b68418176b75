"""Tier "archive": what a user without rights does: unpack, install, run, uninstall."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from ..project import DIST, NAME, VERSION
from .report import RefusedError, Report
from .running import bare, timed
from .running import run as run_command

NEWS = (".local/share/mime", ".local/share/applications/mimeinfo.cache", ".local/share/icons")  # desktops' databases


def run(report: Report, bundle: Path) -> None:
    found = sorted(DIST.glob(f"{NAME}-{VERSION}-linux-*.tar.*"))
    if not found:
        raise RefusedError(f"There is no archive in {DIST.name}; make bundle makes it.")
    with tempfile.TemporaryDirectory(prefix="tidemark-") as scratch:
        downloads, home = Path(scratch) / "my downloads", Path(scratch) / "home"
        downloads.mkdir()
        home.mkdir()
        _, seconds = timed(["tar", "-xf", found[-1], "-C", downloads])
        (folder,) = downloads.iterdir()
        report.demand(
            folder.name == found[-1].name.split(".tar")[0],
            f"{found[-1].name} unpacks to {folder.name}, {seconds:.0f} s",
        )
        environment = bare(home, PATH="/usr/bin:/bin")
        timed([folder / "install.sh"], environment)
        run_command(["rm", "-rf", downloads])
        command = home / ".local" / "bin" / NAME
        said, seconds = timed([command, "self-test", "--json"], environment)
        checks = json.loads(said)["checks"]
        report.demand(
            all(check["passed"] for check in checks),
            f"installed for a user: {len(checks)} checks passed, {seconds:.0f} s",
        )
        entry = (home / ".local/share/applications/tidemark.desktop").read_text(encoding="utf-8")
        report.demand(f'Exec="{command}" %f' in entry, "the menu entry starts that program")
        timed(["sh", home / ".local" / "opt" / NAME / "install.sh", "--uninstall"], environment)
        left = [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() or path.is_symlink()]
        ours = [name for name in left if not name.startswith(NEWS) and not name.startswith("settings/")]
        report.demand(not ours, f"uninstalled; left behind: {', '.join(ours[:5]) or 'nothing'}")
