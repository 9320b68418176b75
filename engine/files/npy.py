"""Arrays as NPY bytes (numpy's format 1.0), read without pickle and without believing what the header claims."""

from __future__ import annotations

import io
import math

import numpy as np

from ..errors import EngineError
from ..values import Array

LONGEST_HEADER = 4096
KINDS = "fiub"  # floats, whole numbers, booleans
TEXTS = "US"
HINT = "Save an (m, 2) float array by numpy.save."


def array_bytes(array: Array) -> bytes:
    """The array as an NPY file; equal arrays give equal bytes."""
    out = io.BytesIO()
    np.lib.format.write_array(out, np.asarray(array, order="C"), version=(1, 0), allow_pickle=False)
    return out.getvalue()


def bytes_array(name: str, data: bytes, *, tables: bool = False) -> Array:
    """The array in an NPY file: read-only, of plain numbers. Never takes more memory than `data` has.

    `tables`: texts will do too, and records whose fields are plain numbers or texts. Raises EngineError for another
    format, other kinds, and a shape that is not what the data hold.
    """
    stream = io.BytesIO(data[: LONGEST_HEADER + 12])
    try:
        version = np.lib.format.read_magic(stream)
        read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, fortran, dtype = read(stream, max_header_size=LONGEST_HEADER)
    except Exception:  # numpy evaluates the header as Python's literals; whatever that raises, it is no header
        raise EngineError(f"{name} is not an array of numbers.", HINT) from None
    held = len(data) - stream.tell()
    kinds = KINDS + TEXTS if tables else KINDS
    fields = [dtype[name].kind for name in dtype.names] if tables and dtype.names else [dtype.kind]
    if not all(kind in kinds for kind in fields) or dtype.hasobject or not dtype.itemsize:
        raise EngineError(f"{name} is not an array of numbers.", HINT)
    if any(side < 0 for side in shape) or math.prod(shape) * dtype.itemsize != held:
        raise EngineError(f"{name} is not as long as it says.", "The file is damaged.")
    flat = np.frombuffer(data, dtype, offset=stream.tell())
    return flat.reshape(shape, order="F" if fortran else "C")
