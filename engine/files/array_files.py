"""Arrays in files of NumPy's (NPY, NPZ): read within bounds, without pickle."""

from __future__ import annotations

import contextlib
import os
import struct
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path

from ..errors import EngineError
from ..tables.array_tables import array_tables, record_table
from ..tables.raw_table import RawTable
from ..values import Array
from .npy import bytes_array
from .session_archive import check_directory

MAX_BYTES = 200_000_000
MOST_ARRAYS = 1000  # in one archive
HINT = "Save it by numpy.savez(positions=...)."


def stored_array(path: Path) -> Array:
    """The array of an NPY file; a lying header can't claim more than the file. Raises EngineError, OSError."""
    return bytes_array(path.name, path.read_bytes(), tables=True)


def stored_arrays(path: Path, strict: Collection[str] = ()) -> dict[str, Array]:
    """The arrays of an NPZ file by name, but for those that hold neither numbers nor texts.

    Raises EngineError, and for one of the names `strict` also where it is of another kind; OSError.
    """
    try:
        with path.open("rb") as file:
            file.seek(-min(path.stat().st_size, 1024), os.SEEK_END)
            check_directory(path.name, file.read(), MOST_ARRAYS)
        with zipfile.ZipFile(path) as archive:
            members = {member.filename.removesuffix(".npy"): member for member in archive.infolist()}
            if sum(member.file_size for member in members.values()) > MAX_BYTES:
                raise EngineError(
                    f"{path.name} unpacks to more than {MAX_BYTES // 1_000_000} MB.", "Thin the cloud first."
                )
            arrays = {}
            for name, member in members.items():
                with contextlib.nullcontext() if name in strict else contextlib.suppress(EngineError):
                    arrays[name] = bytes_array(f"{name} of {path.name}", archive.read(member), tables=True)
            return arrays
    except (ValueError, EOFError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile):
        raise EngineError(f"{path.name} is not an archive of arrays.", HINT) from None


def file_tables(path: Path) -> dict[str, RawTable]:
    """The tables of an NPY or NPZ file that could be clouds. Raises EngineError, OSError."""
    if path.suffix.lower() == ".npz":
        return arrays_tables(stored_arrays(path))
    return arrays_tables({"": stored_array(path)})


def arrays_tables(arrays: dict[str, Array]) -> dict[str, RawTable]:
    """Of arrays by name: those of records by their fields, the others as `array_tables` finds them."""
    records = {name: array for name, array in arrays.items() if array.dtype.names and array.ndim == 1 and array.size}
    plain = {name: array for name, array in arrays.items() if not array.dtype.names}
    return array_tables(plain) | {name: record_table(array) for name, array in records.items()}
