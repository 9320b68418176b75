"""The archive that needs no administrator: the folder with an install script, as .tar.zst, or .tar.xz without zstd."""

from __future__ import annotations

import io
import lzma
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..project import NAME, VERSION
from .share import write_share
from .tree import level, linked_copy

HERE = Path(__file__).resolve().parent
# 128 MB of memory to look back in, which is what any zstd still unpacks without being asked for more.
ZSTD = ("zstd", "-15", "--long=27", "-T0", "--quiet", "--force", "-o")


def write_archive(bundle: Path, folder: Path, machine: str, date: int, *, zstd: bool | None = None) -> Path:
    """The archive of the built `bundle`, in `folder`; the same bundle and date give the same bytes."""
    name = f"{NAME}-{VERSION}-linux-{machine}"
    packed = shutil.which("zstd") is not None if zstd is None else zstd
    target = folder / f"{name}.tar.{'zst' if packed else 'xz'}"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        tree = Path(scratch) / name
        linked_copy(bundle, tree)
        write_share(tree / "share")
        shutil.copy2(HERE / "install.sh", tree)
        level(tree, date)
        with _packed(target) if packed else lzma.open(target, "wb", preset=6) as stream:
            _write_tar(tree, stream, date)
    return target


@contextmanager
def _packed(target: Path) -> Iterator[IO[bytes]]:
    with subprocess.Popen([*ZSTD, str(target)], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        yield process.stdin
        process.stdin.close()
        if process.wait() != 0:
            raise OSError(f"zstd ended with {process.returncode}")


def _write_tar(tree: Path, stream: IO[bytes], date: int) -> None:
    """Sorted, of one date, owned by root: two runs can't be told apart."""
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for path in [tree, *sorted(tree.rglob("*"))]:
            entry = tar.gettarinfo(str(path), arcname=str(path.relative_to(tree.parent)))
            if entry.islnk():  # the bundle itself links to the same content; here a file is a file
                entry.type, entry.linkname, entry.size = tarfile.REGTYPE, "", path.stat().st_size
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = date
            if entry.isreg():
                with path.open("rb") as content:
                    tar.addfile(entry, content)
            else:
                tar.addfile(entry, io.BytesIO())
