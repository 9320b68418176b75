"""The container of a session: a ZIP of a few known members, the same bytes for the same content, read within bounds."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping

from ..errors import EngineError

MOST_MEMBERS = 4_000  # some 20, at most 3 arrays of a story's 800 drawings and a log's 400, and its 200 pictures
MOST_BYTES = 200_000_000  # of all members together, unpacked
MOST_RATIO = 100  # unpacked to packed, of a member over SMALL; what is written is not compressed at all
SMALL = 100_000
_LONGEST_ENTRY = 46 + 512  # of the directory, with its name
_END = struct.Struct("<4s4H2LH")  # end of central directory
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
DAMAGED = "The file is damaged: open another copy of it."


def pack(members: Mapping[str, bytes], *, deflated: bool = False) -> bytes:
    """A ZIP of the members in the order of their names, uncompressed: coordinates hardly compress, and this is fast.

    `deflated`: as small as it gets, for texts.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            kind = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
            archive.writestr(entry, members[name], kind, 9 if deflated else None)
    return out.getvalue()


def unpack(name: str, data: bytes, known: Collection[str]) -> tuple[dict[str, bytes], list[str]]:
    """The `known` members, and the names of others, which are never read. `name`: of the file, for the sentences.

    Raises EngineError for what is no ZIP, too many or too large members, a name twice, encryption, other packing than
    deflate, more than 100 times its packed size, and a wrong checksum.
    """
    try:
        check_directory(name, data[-_END.size - 20 :], MOST_MEMBERS)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(name, entries)
            read = {entry.filename: archive.read(entry) for entry in entries if entry.filename in known}
            return read, [entry.filename for entry in entries if entry.filename not in known]
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, OSError, RuntimeError):
        # RuntimeError holds NotImplementedError, OSError a seek to nowhere: a broken directory leads to any of these
        raise EngineError(f"{name} is not a whole archive.", DAMAGED) from None


def check_directory(name: str, tail: bytes, most: int) -> None:
    """Refuse a ZIP by its end, before its directory is read, when that would have more than `most` entries.

    `tail`: at least the last 42 bytes. Raises EngineError; BadZipFile for no archive, and for one with a comment or of
    the 64-bit kind.
    """
    if len(tail) < _END.size:
        raise zipfile.BadZipFile
    signature, _, _, _, count, size, _, comment = _END.unpack(tail[-_END.size :])
    if signature != b"PK\5\6" or comment or tail[-_END.size - 20 :].startswith(b"PK\6\7"):
        raise zipfile.BadZipFile
    if count > most or size > most * _LONGEST_ENTRY:
        raise EngineError(f"{name} holds more than {most} files.", "It was not made by this program.")


def _check(name: str, entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MOST_MEMBERS:
        raise EngineError(f"{name} holds more than {MOST_MEMBERS} files.", "It was not made by this program.")
    if len(set(names)) < len(names):
        raise EngineError(f"{name} holds a file twice.", DAMAGED)
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise EngineError(f"{name} unpacks to more than {MOST_BYTES // 1_000_000} MB.", "Thin the cloud first.")
    for entry in entries:
        plain = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not entry.flag_bits & 1
        if not plain:
            raise EngineError(f"{name} is packed in a way that is not read.", "Save it again, without a password.")
        if entry.file_size > max(SMALL, MOST_RATIO * entry.compress_size):
            raise EngineError(f"{name} unpacks to more than {MOST_RATIO} times its size.", "It may be a trap.")
