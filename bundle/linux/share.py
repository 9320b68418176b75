"""What a desktop wants of a program: menu entry, icons, file type; the same tree in every package."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..icons import SVG, write_pngs
from ..project import NAME, ROOT

DESKTOP = ROOT / "resources" / "desktop"


def write_share(share: Path) -> None:
    """Menu entry, MIME type and icons, as they lie below a folder `share`."""
    for name, folder in ((f"{NAME}.desktop", "applications"), (f"{NAME}-session.xml", "mime/packages")):
        target = share / folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DESKTOP / name, target)
    hicolor = share / "icons" / "hicolor"
    write_pngs(hicolor)
    scalable = hicolor / "scalable" / "apps" / f"{NAME}.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SVG, scalable)
