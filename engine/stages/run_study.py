"""Working a study out: part by part, from what is kept, with findings after each."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass

from ..device import prepare_torch
from ..errors import EngineError
from ..flow.simulate import never
from ..images.image_set import ImageSet
from ..studies.base.study import Found, Part, Study, StudyRequest, StudyResult
from ..values import frozen_array

FEWEST_IMAGES = 6  # a third of which is held out, and has a distance


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPart:
    """What a part found, read-only, and how long it took to find."""

    found: Found
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyStep:
    """A sign of life between findings: `done` of `total` parts are there, `label` is being worked out."""

    done: int
    total: int
    label: str


def study_of(request: StudyRequest) -> Study:
    """The study asked for.

    Raises EngineError for an unknown one, for a drawing or images where it takes none, and for images that are alike.
    """
    from ..studies import STUDIES

    study = STUDIES.get(request.study)
    if study is None:
        raise EngineError(f"There is no study {request.study!r}.", f"Choose among: {', '.join(STUDIES)}.")
    if request.experiment is not None and not study.takes_drawing:
        raise EngineError(f"The study {study.name} can't be run on a drawing.", "Run it on the paper's own examples.")
    if request.images is not None and not study.takes_images:
        taking = ", ".join(each.name for each in STUDIES.values() if each.takes_images)
        raise EngineError(f"The study {study.name} can't be run on images.", f"These can: {taking}.")
    if request.images is not None:
        _check_images(request.images)
    return study


def _check_images(images: ImageSet) -> None:
    """Some are held out, and the median distance of those has to be something. Raises EngineError."""
    counts = Counter(hash(image.tobytes()) for image in images.images)
    if len(counts) < FEWEST_IMAGES:
        raise EngineError(
            f"Only {len(counts)} of these pictures differ, too few for a study.",
            f"Choose a set in which {FEWEST_IMAGES} or more do.",
        )
    if 2 * max(counts.values()) > len(images):
        raise EngineError("More than half of these pictures are the same one.", "Choose a set in which they differ.")


def run_study(
    request: StudyRequest,
    superseded: Callable[[], bool] = never,
    *,
    kept: Mapping[str, KeptPart] | None = None,
    keep: Callable[[str, KeptPart], None] = lambda name, part: None,
) -> Iterator[StudyStep | StudyResult]:
    """Work out the parts that are not among `kept`, each handed to `keep` when it is done.

    First comes the result of what is kept, then steps, and a result after every part; the last one is complete unless
    `superseded` turned true, which is asked at every step. Raises EngineError for an impossible request.
    """
    study = study_of(request)
    parts = study.parts(request)
    names = [part.name for part in parts]
    if len(set(names)) < len(names):
        raise ValueError(f"{study.name}: two parts of one name")
    there = {name: part for name, part in (kept or {}).items() if name in names}

    def result() -> StudyResult:
        found = {name: there[name].found for name in names if name in there}
        seconds = tuple((name, there[name].seconds) for name in names if name in there)
        findings = study.findings(request, found)
        return StudyResult(request=request, findings=findings, done=len(found), total=len(parts), seconds=seconds)

    yield result()
    for part in parts:
        if part.name in there:
            continue
        worked = yield from _worked_out(part, len(there), len(parts), superseded)
        if worked is None:
            return
        there[part.name] = worked
        keep(part.name, worked)
        yield result()


def _worked_out(
    part: Part, done: int, total: int, superseded: Callable[[], bool]
) -> Generator[StudyStep, None, KeptPart | None]:
    """None where it was superseded on the way."""
    prepare_torch()  # before a part loads it with threads that spin
    began = time.perf_counter()
    steps = part.work()
    while True:
        yield StudyStep(done=done, total=total, label=part.label)
        if superseded():
            steps.close()
            return None
        try:
            next(steps)
        except StopIteration as stop:
            found = {name: frozen_array(values) for name, values in stop.value.items()}
            return KeptPart(found=found, seconds=time.perf_counter() - began)
