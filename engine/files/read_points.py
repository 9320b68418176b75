"""Points from a text that was pasted or dropped: JSON, or a table separated by tabs, commas or spaces."""

from __future__ import annotations

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..tables.json_tables import json_data
from ..tables.raw_table import RawTable
from ..tables.read_table import read_table
from ..tables.text_table import text_table
from .read_cloud import CloudFile, Content, json_content, loose_tables

MAX_TEXT = 50_000_000  # characters


def read_points(text: str) -> CloudFile:
    """The cloud in a text, as `read_cloud` finds it in a file. Raises EngineError for anything else."""
    if len(text) > MAX_TEXT:
        raise EngineError(f"The text is longer than {MAX_TEXT // 1_000_000} million characters.", "Open it as a file.")
    stripped = text.strip()
    if not stripped:
        raise EngineError("The text is empty.", "Copy some points first.")
    content = json_content("The text", stripped) if stripped[0] in "[{" else Content(*read_table(text))
    if len(content.given) == 0:
        raise EngineError("The text has no points.", "Give at least one row with x and y.")
    experiment = content.held if isinstance(content.held, Experiment) else None
    return CloudFile(given=content.given, name="Pasted points", note=content.note, experiment=experiment)


def pasted_tables(text: str) -> dict[str, RawTable]:
    """The tables of a text that could be clouds, as `raw_tables` finds them in a file. Raises EngineError."""
    stripped = text.strip()
    return loose_tables(json_data("The text", stripped)) if stripped[:1] in ("[", "{") else {"": text_table(text)}
