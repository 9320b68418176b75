"""`python -m bundle.linux.package [deb] [archive]`: packs the built dist/tidemark; both where none is named."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

from ..project import DIST, NAME, source_date
from .archive import write_archive
from .debian_package import write_package


def main(wanted: list[str]) -> int:
    bundle = DIST / NAME
    if not (bundle / NAME).is_file():
        sys.exit(f"There is no {bundle.relative_to(DIST.parent)} yet: run make bundle.")
    date = source_date()
    made: list[Path] = []
    if "archive" in wanted or not wanted:
        made.append(write_archive(bundle, DIST, platform.machine(), date))
    if "deb" in wanted or not wanted:
        if shutil.which("dpkg-deb") is None:
            print("dpkg-deb is not on this system, so there is no Debian package.")
        else:
            asked = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
            made.append(write_package(bundle, DIST, asked.stdout.strip(), date))
    for path in made:
        print(f"{path.relative_to(DIST.parent)}  {path.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
