"""The Debian package: the folder under /opt, a link in /usr/bin, and what a desktop wants to know."""

from __future__ import annotations

import datetime
import gzip
import os
import subprocess
import tempfile
import textwrap
from pathlib import Path

from ..project import DESCRIPTION, NAME, VERSION
from .share import write_share
from .tree import level, linked_copy, size

HERE = Path(__file__).resolve().parent
MAINTAINER = "the Tidemark authors <authors@tidemark.invalid>"
PLACE = Path("opt") / NAME

# What the bundle leaves to the system: display, fonts, C and C++ runtime. Debian 13 and Ubuntu 24.04 renamed glib's.
DEPENDS = (
    "libc6 (>= 2.34)",
    "libstdc++6",
    "libgcc-s1",
    "libglib2.0-0t64 | libglib2.0-0",
    "libgl1",
    "libegl1",
    "libdbus-1-3",
    "libfontconfig1",
    "libfreetype6",
    "libx11-6",
    "libx11-xcb1",
    "libxcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon0",
    "libxkbcommon-x11-0",
)
# The last three are for Wayland; without them, Qt takes X11 there.
RECOMMENDS = (
    "xdg-utils",
    "desktop-file-utils",
    "shared-mime-info",
    "libwayland-client0",
    "libwayland-cursor0",
    "libwayland-egl1",
)

CONTROL = """Package: {name}
Version: {version}
Section: science
Priority: optional
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Description: lab for diffusion models and optimal transport
 {description}
 .
 Everything that it needs is in the package, Python and PyTorch's CPU build
 too. It uses no network and no graphics card.
"""
CHANGELOG = """{name} ({version}) unstable; urgency=medium

  * See CHANGELOG.md in the source.

 -- {maintainer}  {date}
"""
COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Tidemark
Comment:
 The texts of all that this package holds are in /{place}/_internal/licences,
 listed by index.json there and in Help > About; NOTICE there says which is
 under which licence, and how to get the source.

Files: *
Copyright: 2025 the Tidemark authors, and those of what is bundled with it
License: GPL-3
 On Debian systems the text of the GNU General Public License, version 3, is
 in /usr/share/common-licenses/GPL-3. Tidemark's own source is under the MIT
 licence.
"""


def version(plain: str = VERSION) -> str:
    """As Debian orders versions: 1.0rc1 comes before 1.0."""
    for mark in ("a", "b", "rc", ".dev"):
        plain = plain.replace(mark, f"~{mark.strip('.')}", 1)
    return plain


def write_package(bundle: Path, folder: Path, architecture: str, date: int) -> Path:
    """The package of the built `bundle`, in `folder`; the same bundle and date give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{NAME}_{version()}_{architecture}.deb"
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        tree = Path(scratch) / "tree"
        _fill(tree, bundle, architecture, date)
        level(tree, date)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(date), "LC_ALL": "C"}
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", str(tree), str(target)]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return target


def _fill(tree: Path, bundle: Path, architecture: str, date: int) -> None:
    linked_copy(bundle, tree / PLACE)
    share = tree / "usr" / "share"
    write_share(share)
    command = tree / "usr" / "bin" / NAME
    command.parent.mkdir(parents=True)
    command.symlink_to(Path("/") / PLACE / NAME)
    _write(share / "doc" / NAME / "copyright", COPYRIGHT.format(place=PLACE))
    when = datetime.datetime.fromtimestamp(date, datetime.UTC).strftime("%a, %d %b %Y %H:%M:%S %z")
    log = CHANGELOG.format(name=NAME, version=version(), maintainer=MAINTAINER, date=when)
    _write_packed(share / "doc" / NAME / "changelog.gz", log)
    _write_packed(share / "man" / "man1" / f"{NAME}.1.gz", (HERE / f"{NAME}.1").read_text(encoding="utf-8"))
    _write(share / "lintian" / "overrides" / NAME, (HERE / "lintian-overrides").read_text(encoding="utf-8"))
    control = tree / "DEBIAN"
    for script in ("postinst", "postrm"):
        _write(control / script, (HERE / script).read_text(encoding="utf-8"))
        (control / script).chmod(0o755)
    sums = {path: _md5(path) for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()}
    lines = [f"{found}  {path.relative_to(tree)}\n" for path, found in sums.items() if control not in path.parents]
    _write(control / "md5sums", "".join(lines))
    _write(
        control / "control",
        CONTROL.format(
            name=NAME, version=version(), architecture=architecture, maintainer=MAINTAINER,
            size=size(tree) // 1024 + 1, depends=", ".join(DEPENDS), recommends=", ".join(RECOMMENDS),
            description=textwrap.fill(DESCRIPTION, 76, subsequent_indent=" "),
        ),
    )  # fmt: skip


def _md5(path: Path) -> str:
    import hashlib

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "md5").hexdigest()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _write_packed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
