"""Full runs of the studies that ship: `resources/studies/NAME.study`, made by `scripts/pack_studies.py`."""

from __future__ import annotations

import resources

from ..errors import EngineError
from .finished_run import FinishedRun
from .result_file import MOST_RESULT_BYTES, read_result


def shipped_run(name: str) -> FinishedRun | None:
    """The run of the study of that name that ships; None where none does. Raises EngineError for a damaged file."""
    try:
        with resources.path("studies", f"{name}.study").open("rb") as file:
            data = file.read(MOST_RESULT_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EngineError(
            f"The full run of {name} that ships can't be read: {error.strerror or error}.", "Install Tidemark again."
        ) from None
    run = read_result(data, f"The full run of {name} that ships")
    if run.result.request.study != name:
        raise EngineError(f"The full run of {name} that ships is another study's.", "Install Tidemark again.")
    return run
