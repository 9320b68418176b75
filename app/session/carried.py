"""The session that an exported file carries in its metadata: a picture, film, drawing or data file leads back to it.

Every format of ours keeps the key `session` and, a few signs later, the text of `session_text` as plain ASCII: in a
text chunk (PNG), a comment (GIF, MP4, WebM), XMP (WebP, PDF), a description (SVG), JSON (ZIP), an array (NPZ). Of most
of them the first and the last megabytes are searched, not parsed. What is found is as bounded and as strictly read as a
text that was pasted.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from engine import EngineError, SavedSession, SessionFile, read_session_text, session_bytes, session_text

SESSION_KEY = "session"
LONGEST_TEXT = 1_000_000  # characters of any session's
MOST_CARRIED = 64_000  # characters of a text that is put into a picture
MOST_SEARCHED = 4_000_000  # bytes at each end: before the comment of an MP4 film lie some bytes for each frame
MOST_CHUNKS = 100  # texts of a PNG
MOST_DIRECTORY = 400_000  # bytes of a list of arrays, some 1000
MEMBER = f"{SESSION_KEY}.npy"  # of an NPZ, whose arrays are packed
MOST_MEMBER = 4_100_000  # bytes: the longest text of all, as NumPy keeps it
CARRIERS = (".png", ".apng", ".gif", ".webp", ".mp4", ".webm", ".svg", ".pdf", ".zip", ".npz")
_UNREADABLE = (EngineError, OSError, EOFError, ValueError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile)
_TEXT = rb"tidemark:[0-9]{1,6}:[A-Za-z0-9_-]{1,1000000}"
_CARRIED = re.compile(
    rb"(?<![A-Za-z])" + SESSION_KEY.encode() + rb"[^A-Za-z0-9]{1,24}(" + _TEXT + rb")(?![A-Za-z0-9_-])"
)


def carried_text(session: SavedSession, most: int = MOST_CARRIED) -> str:
    """The session's text on one line, for metadata; "" where it is longer than `most` characters."""
    large = len(session.experiment.cloud) + len(session.experiment.against) > most
    if large and len(session_bytes(session)) > 16 * most:
        return ""  # not packed only to find that out: nothing that was drawn packs so well
    try:
        text = "".join(session_text(session).split())
    except EngineError:
        return ""
    return text if len(text) <= most else ""


def carried_session(path: Path) -> SessionFile | None:
    """The session that a file carries; None where it carries none, is of another kind, or can't be read at all.

    Raises EngineError where what it carries is damaged or of another program.
    """
    if path.suffix.lower() not in CARRIERS:
        return None
    try:
        text = _found(path)
    except _UNREADABLE:
        return None  # whoever opens it as what it is says what is wrong
    if not text:
        return None
    try:
        return read_session_text(text)
    except EngineError as error:
        raise EngineError(f"The experiment in {path.name} can't be read: {error.message}", error.hint) from None


def _found(path: Path) -> str:
    """The text in a file, or ""."""
    suffix = path.suffix.lower()
    if suffix == ".npz":
        content = _member(path).replace(b"\0", b"")  # NumPy's four bytes a character, of ASCII
        found = re.search(_TEXT, content)
        return found[0].decode() if found else ""
    with path.open("rb") as file:
        content = _READERS.get(suffix, _ends)(file)
    found = _CARRIED.search(content)
    return found[1].decode() if found else ""


def _member(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, 42), 2)
        end = file.read()
    signature, size = end[-22:-18], int.from_bytes(end[-10:-6], "little")
    if signature != b"PK\5\6" or end.startswith(b"PK\6\7") or size > MOST_DIRECTORY:  # before it is read
        return b""
    with zipfile.ZipFile(path) as archive:
        if MEMBER not in archive.namelist():
            return b""
        entry = archive.getinfo(MEMBER)
        if entry.file_size > MOST_MEMBER or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return b""
        with archive.open(MEMBER) as member:
            return member.read(MOST_MEMBER)


def _ends(file: BinaryIO) -> bytes:
    """The first and the last bytes of a file; all of a short one."""
    head = file.read(MOST_SEARCHED)
    size = file.seek(0, 2)
    file.seek(max(size - MOST_SEARCHED, len(head)))
    return head + file.read(MOST_SEARCHED)


def _text_chunks(file: BinaryIO) -> bytes:
    """The bodies of a PNG's text chunks, each with its end: what follows them may look like text too."""
    if file.read(8) != b"\x89PNG\r\n\x1a\n":
        return b""
    found: list[bytes] = []
    while len(head := file.read(8)) == 8 and len(found) < MOST_CHUNKS:
        length = int.from_bytes(head[:4])
        if head[4:] in (b"iTXt", b"tEXt") and length <= MOST_SEARCHED:
            found.append(file.read(length))
            length = 0
        file.seek(length + 4, 1)
    return b"\n".join(found)


def _comments(file: BinaryIO) -> bytes:
    """The comments before a GIF's first picture, without the length that stands before each of their blocks."""
    content = file.read(MOST_SEARCHED)
    if content[:3] != b"GIF" or len(content) < 13:
        return b""
    at, found = 13 + (3 << (content[10] % 8 + 1) if content[10] & 0x80 else 0), []
    while content[at : at + 1] == b"\x21":
        comment = content[at + 1 : at + 2] == b"\xfe"
        at += 2
        while length := int.from_bytes(content[at : at + 1]):
            if comment:
                found.append(content[at + 1 : at + 1 + length])
            at += 1 + length
        at += 1
    return b"".join(found)


_READERS: dict[str, Callable[[BinaryIO], bytes]] = {".png": _text_chunks, ".apng": _text_chunks, ".gif": _comments}
