"""A session as a short text for a mail: a preset by its name and what differs from it, anything else whole.

What is held is in it, the log is not: with its pictures it would be too long for a mail.

`tidemark:4:` and base64 (the alphabet of addresses, which mail leaves alone) of a deflated JSON head or session file.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import textwrap
import zlib
from typing import Any

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..experiment.parameters import parameters_of
from ..experiment.presets import drawn_preset, preset
from .session_archive import DAMAGED
from .session_drawings import WrittenDrawings
from .session_file import SESSION_SCHEMA, SessionFile, read_session, session_bytes, session_head, session_of
from .session_value import SavedSession

PREFIX = "tidemark:"
LONGEST_TEXT = 1_000_000  # characters
MOST_UNPACKED = 8_000_000  # bytes
_WIDTH = 76  # of a line, for mail
_BROKEN = "Copy the whole text, from 'tidemark:' to its end."


def session_text(session: SavedSession) -> str:
    """The session but its log in a few lines of text. Raises EngineError where it has over a million characters."""
    session = dataclasses.replace(session, log=())
    drawn = drawn_preset(session.experiment)
    content = session_bytes(session)
    drawings = WrittenDrawings(session.experiment)
    head = session_head(session, drawings)
    if drawn is not None and session.story is None and not drawings.members():  # what is held is the same drawing
        defaults = parameters_of(Experiment)
        changed = {key: value for key, value in head["parameters"].items() if value != defaults[key].default}
        content = json.dumps({**head, "parameters": changed, "preset": drawn.name}, separators=(",", ":")).encode()
    too_large = EngineError("This drawing is too large for a text.", "Save it, and send the file.")
    if len(content) > MOST_UNPACKED:
        raise too_large
    packed = base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")
    text = f"{PREFIX}{SESSION_SCHEMA}:{packed}"
    if len(text) > LONGEST_TEXT:
        raise too_large
    return "\n".join(textwrap.wrap(text, _WIDTH, break_on_hyphens=False))


def is_session_text(text: str) -> bool:
    """Whether a text seems to be one, however it was wrapped and quoted on its way."""
    return text.lstrip("> \t\r\n\ufeff")[: len(PREFIX)].lower() == PREFIX


def read_session_text(text: str) -> SessionFile:
    """The session in a text; line breaks, blanks and marks of quotation in it don't matter. Raises EngineError."""
    if len(text) > 2 * LONGEST_TEXT:
        raise EngineError("This text is longer than any session's.", "Open a file instead.")
    prefix, _, rest = "".join(text.split()).replace(">", "").replace("\ufeff", "").partition(":")
    schema, colon, packed = rest.partition(":")
    if prefix.lower() + ":" != PREFIX or not colon or not schema.isascii() or not schema.isdigit():
        raise EngineError("This text is not a session.", _BROKEN)
    if schema[:6] not in map(str, range(2, SESSION_SCHEMA + 1)):
        raise EngineError("This text was made by another Tidemark.", "Ask for the file, or update Tidemark.")
    content = _inflated(packed)
    if content[:1] != b"{":
        return read_session(content, "This text")
    return SessionFile(session=_of_preset(content), schema=int(schema))


def _inflated(packed: str) -> bytes:
    try:
        raw = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars="-_", validate=True)
        inflater = zlib.decompressobj()
        content = inflater.decompress(raw, MOST_UNPACKED)
    except (binascii.Error, ValueError, zlib.error):
        raise EngineError("This text is not a whole session.", _BROKEN) from None
    if inflater.unconsumed_tail:
        raise EngineError("This text unpacks to more than any session's.", "It may be a trap.")
    if not inflater.eof or inflater.unused_data:
        raise EngineError("This text is not a whole session.", _BROKEN)
    return content


def _of_preset(content: bytes) -> SavedSession:
    try:
        head: Any = json.loads(content)
    except (ValueError, RecursionError):
        raise EngineError("This text is not a whole session.", _BROKEN) from None
    name = head.pop("preset", None)
    if not isinstance(name, str):
        raise EngineError("This text is not a session.", _BROKEN)
    if set(head) - {"tidemark", "program", "title", "parameters", "units", "look", "clock", "held"}:
        raise EngineError("This text holds something that no session has.", DAMAGED)
    drawn = preset(name).experiment
    parts: dict[str, Any] = {"cloud": drawn.cloud} if drawn.mixture is None else {"mixture": drawn.mixture}
    session, _ = session_of(head, parts)
    return session
