"""A study's part as a file: NPZ without pickle, with the key of what it belongs to, read within bounds.

The key is a digest of the request, of the study's edition and of the presets, so that what another drawing, budget,
seed or program found is never taken for this one's.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib

import numpy as np

from ..errors import EngineError
from ..experiment.presets import presets
from ..files.npy import array_bytes, bytes_array
from ..files.session_archive import check_directory, pack
from ..studies.base.study import StudyRequest
from ..values import frozen_array
from .run_study import KeptPart, study_of

MOST_ARRAYS = 1000
MOST_PART_BYTES = 1_000_000_000  # of one part's file
_OWN = ("__key__", "__seconds__")  # not to be told from an array of that name in another way


def part_key(request: StudyRequest) -> str:
    """32 hexadecimal digits for a request, the study's edition and the presets, which a part may begin with.

    Raises EngineError for an unknown study.
    """
    key = hashlib.blake2b(request.digest + bytes.fromhex(study_of(request).edition), digest_size=16)
    for one in presets():
        key.update(one.name.encode() + one.experiment.digest)
    return key.hexdigest()


def part_bytes(key: str, part: KeptPart) -> bytes:
    """The part as a file; equal parts give equal bytes. Raises ValueError for an array with one of our own names."""
    if set(part.found) & set(_OWN):
        raise ValueError(f"no part may call an array {_OWN}")
    own = (np.frombuffer(bytes.fromhex(key), np.uint8), np.array(part.seconds))
    arrays = {**part.found, **dict(zip(_OWN, own, strict=True))}
    return pack({f"{name}.npy": array_bytes(array) for name, array in arrays.items()})


def read_part(data: bytes, key: str) -> KeptPart | None:
    """The part in a file's bytes; None where they are broken, or of another key. Never takes much more than `data`."""
    try:
        check_directory("This part", data[-64:], MOST_ARRAYS)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            stored = all(entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & 1 for entry in entries)
            if not stored or sum(entry.file_size for entry in entries) > len(data):
                return None
            members = {entry.filename: archive.read(entry) for entry in entries}
        arrays = {name.removesuffix(".npy"): bytes_array(name, content) for name, content in members.items()}
        told, seconds = (arrays.pop(name) for name in _OWN)
        if told.tobytes() != bytes.fromhex(key):
            return None
        found = {name: frozen_array(array, array.dtype) for name, array in arrays.items()}
        return KeptPart(found=found, seconds=float(seconds))
    except (EngineError, KeyError, TypeError, ValueError, EOFError, OSError, RuntimeError):
        return None
    except (zipfile.BadZipFile, zlib.error, struct.error):
        return None
