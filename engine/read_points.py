"""Points from a text that was pasted or dropped: JSON, or a table separated by tabs, commas or spaces."""

from __future__ import annotations

from .errors import EngineError
from .read_cloud import CloudFile, json_content
from .read_table import read_table

MAX_TEXT = 50_000_000  # characters


def read_points(text: str) -> CloudFile:
    """The cloud in a text, as `read_cloud` finds it in a file. Raises EngineError for anything else."""
    if len(text) > MAX_TEXT:
        raise EngineError(f"The text is longer than {MAX_TEXT // 1_000_000} million characters.", "Open it as a file.")
    stripped = text.strip()
    if not stripped:
        raise EngineError("The text is empty.", "Copy some points first.")
    if stripped[0] in "[{":
        cloud, note, experiment = json_content("The text", stripped)
    else:
        cloud, note = read_table(text)
        experiment = None
    if len(cloud) == 0:
        raise EngineError("The text has no points.", "Give at least one row with x and y.")
    return CloudFile(cloud=cloud, name="Pasted points", note=note, experiment=experiment)
