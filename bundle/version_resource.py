"""The version resource of tidemark.exe: what Windows shows under Properties, Details."""

from __future__ import annotations

import re
from pathlib import Path

from .project import DESCRIPTION, NAME, VERSION

TEMPLATE = """# UTF-8
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "the Tidemark authors"),
      StringStruct("FileDescription", {description!r}),
      StringStruct("FileVersion", {version!r}),
      StringStruct("InternalName", {name!r}),
      StringStruct("LegalCopyright", "Source: MIT. This bundle: GPL-3.0. See licences, NOTICE."),
      StringStruct("OriginalFilename", {file!r}),
      StringStruct("ProductName", {product!r}),
      StringStruct("ProductVersion", {version!r}),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def numbers(version: str) -> tuple[int, int, int, int]:
    """Four numbers of a version such as "0.1.0" or "1.2rc1": Windows knows no letters."""
    found = [int(part) for part in re.findall(r"\d+", version.split("+", 1)[0])][:4]
    a, b, c, d = (*found, 0, 0, 0, 0)[:4]
    return a, b, c, d


def version_resource(version: str = VERSION) -> str:
    """The resource as PyInstaller reads it."""
    return TEMPLATE.format(
        numbers=numbers(version), description=DESCRIPTION, version=version, name=NAME, file=f"{NAME}.exe",
        product=NAME.capitalize(),
    )  # fmt: skip


def write(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(version_resource(), encoding="utf-8")
    return str(path)
