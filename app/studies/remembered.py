"""What the window of studies remembers between runs: the last verdicts, the last choice, and where results are kept."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from pathlib import Path
from typing import Any

from engine import StudyRequest, StudyResult, Verdict
from widgets.studies.choice import LARGEST_SEED, StudyChoice
from widgets.studies.list import VerdictCounts

from ..storage.home import home
from ..storage.settings import settings

COUNTS, CHOICE = "studies/counts", "studies/choice"
FOLDER = "studies"


def result_folder(request: StudyRequest) -> Path:
    """Where the parts of a request are kept: under the settings' folder, one folder a request."""
    budget = "quick" if request.quick else "full"
    drawing = "" if request.experiment is None else f"-drawing-{request.experiment.digest.hex()[:12]}"
    images = "" if request.images is None else f"-images-{request.images.digest.hex()[:12]}"
    return home() / FOLDER / request.study / f"{budget}-seed-{request.seed}{drawing}{images}"


def counts_of(result: StudyResult, *, shipped: bool = False) -> VerdictCounts:
    """The verdicts of a result, and of which run they are."""
    request = result.request
    subject = ", shipped" if shipped else "" if request.experiment is None else ", own drawing"
    subject += "" if request.images is None else ", own images"
    return VerdictCounts(
        agrees=result.count(Verdict.AGREES),
        differs=result.count(Verdict.DIFFERS),
        not_here=result.count(Verdict.NOT_HERE),
        done=result.done,
        total=result.total,
        of=f"{'quick' if request.quick else 'full'}, seed {request.seed}{subject}",
    )


def remembered_counts() -> dict[str, VerdictCounts]:
    """By study; those that can't be read are left out."""
    found: dict[str, VerdictCounts] = {}
    for name, fields in _read(COUNTS).items():
        with contextlib.suppress(TypeError, ValueError):
            told = VerdictCounts(**fields)
            whole = [told.agrees, told.differs, told.not_here, told.done, told.total]
            if all(isinstance(each, int) and each >= 0 for each in whole) and isinstance(told.of, str):
                found[name] = told
    return found


def remember_counts(counts: dict[str, VerdictCounts]) -> None:
    """For the next start."""
    settings().setValue(COUNTS, json.dumps({name: dataclasses.asdict(each) for name, each in counts.items()}))


def remembered_choice() -> StudyChoice:
    """Budget and seed of the last run; at first those of the runs that ship. The drawing is never chosen by itself."""
    found = _read(CHOICE)
    quick, seed = found.get("quick", False), found.get("seed", 0)
    known = isinstance(quick, bool) and isinstance(seed, int) and 0 <= seed <= LARGEST_SEED
    return StudyChoice(quick=quick, seed=seed) if known else StudyChoice(quick=False)


def remember_choice(choice: StudyChoice) -> None:
    """For the next start."""
    settings().setValue(CHOICE, json.dumps({"quick": choice.quick, "seed": choice.seed}))


def _read(key: str) -> dict[str, Any]:
    with contextlib.suppress(ValueError, TypeError):
        found = json.loads(str(settings().value(key, "{}")))
        if isinstance(found, dict):
            return found
    return {}
