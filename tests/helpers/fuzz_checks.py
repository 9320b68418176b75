"""What must hold of any result of the engine, whatever was asked: the fuzzer's judgement.

Numbers are finite, or there is a sentence why there is none; probabilities lie in [0, 1]; masses sum to 1; floors,
errors and spreads are not negative; arrays are read-only; no torch comes out; the same question has the same answer.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import re
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fuzz_tasks import TASKS

from engine.clouds.points import PointCloud
from engine.errors import EngineError
from engine.experiment.experiment import Experiment
from engine.fields.mode_splits import ModeSplits
from engine.laws.posterior import Posterior
from engine.results.insight_values import BasinMap, PlaneFilm, Series
from engine.results.results import DensityFilm, Reading, Status, TransportResult
from engine.results.trajectory import Trajectory

ROUNDING = 1e-9
TAIL = 1e-6  # 4e-7 of the Gaussian's mass lies beyond the quadrature
MEASURED = {"seconds", "group_seconds", "rate"}  # of the clock on the wall, so different each time

# What every reading may be. One that is in none of these is a fault, so that nobody forgets a new one.
PROBABILITIES = frozenset({
    "basins.disagreement", "basins.mass_tv", "complexity.survival_one", "complexity.survival_level",
    "complexity.delta_star", "encoder.reassigned", "plane.disagreement", "plane.mass_tv",
})  # fmt: skip
MASSES = frozenset({"transport.cell_masses", "basins.masses"})  # probabilities that sum to 1
SIGNED = frozenset({"prior.terminal_snr_db", "curvature.critical", "complexity.zeta_star", "expansion.bound",
    "expansion.largest"})  # fmt: skip
NOT_NEGATIVE = frozenset({
    "transport.w2_squared", "transport.residual", "prior.w2", "prior.w2_bound", "prior.kl_bound", "basins.dual_gap",
    "basins.map_gap", "swirl.rms", "swirl.max", "swirl.rotation_rms", "swirl.rotation_max", "localisation.mean",
    "localisation.max", "localisation.trace_mean", "complexity.tail_zero", "complexity.tail_level",
    "complexity.m_star", "complexity.cvar", "complexity.bottleneck_snr", "complexity.bottleneck_m_star",
    "complexity.r_star", "contraction.forward", "contraction.backward", "contraction.backward_rms", "encoder.eps_rel",
    "encoder.n", "encoder.swap_saving", "ledger.forward", "ledger.reverse", "ledger.transport", "ledger.map_excess",
    "ledger.curve_excess", "reverse.w2_final", "reverse.sliced_final", "reverse.energy_final", "reverse.mmd_final",
    "reverse.nearest_training", "sensitivity.w2_before", "sensitivity.w2_after", "sensitivity.bound",
    "sensitivity.own_round", "gap.swap_saving", "plane.swirl", "plane.rotation", "learning.vp.excess",
    "learning.pinned.excess", "learning.vp.end_distance", "learning.pinned.end_distance", "learning.vp.mmd",
    "learning.pinned.mmd",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What was not so. `kind`: equal for faults that look alike; `text`: the whole of it."""

    task: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one task: `refused` by a sentence, `missing` readings, `statuses` with a sentence, faults."""

    faults: tuple[Fault, ...] = ()
    refused: str = ""
    readings: int = 0
    missing: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


def judged(experiment: Experiment, task: str, *, twice: bool = False) -> Outcome:
    """One task run and looked at; `twice`: a second time too, for the same answer."""
    results: list[object] = []
    answered = []
    refused = ""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(2 if twice else 1):
            results, refused = [], ""
            try:
                results.extend(TASKS[task].run(experiment))
            except EngineError as error:
                refused = str(error) or "an error without a sentence"
            except Exception as error:
                return Outcome(faults=(_crash(task, error),))
            answered.append(answers([results[:1], results[1:][-1:], refused]))  # those between may come from a cache
    walked = [each for result in results for each in parts(result)]
    readings = [part for _, part in walked if isinstance(part, Reading)]
    faults = [fault for path, part in walked for fault in wrong(path, part)]
    faults.extend(sorted(differing(answered[0], answered[-1])))
    return Outcome(
        faults=tuple(Fault(task=task, kind=_kind(text), text=text) for text in dict.fromkeys(faults)),
        refused=refused,
        readings=len(readings),
        missing=tuple(f"{each.name}: {each.note}" for each in readings if each.value is None),
        statuses=tuple(part.sentence for _, part in walked if isinstance(part, Status) and not part.ok),
    )


def parts(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """A result and everything in it, each with the way to it."""
    if isinstance(value, Experiment | PointCloud) or callable(value):
        return  # what was asked
    yield path or type(value).__name__, value
    if isinstance(value, tuple | list):
        for index, each in enumerate(value):
            yield from parts(each, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from parts(each, f"{path}[{key}]")
    elif dataclasses.is_dataclass(value):
        name = value.name if isinstance(value, Reading) else type(value).__name__
        for field in dataclasses.fields(value):
            yield from parts(getattr(value, field.name), f"{path}/{name}.{field.name}".removeprefix("/"))


def wrong(path: str, part: object) -> Iterator[str]:
    """What does not hold of one part of a result."""
    if isinstance(part, float | np.floating) and not np.isfinite(part):
        yield f"{path} is {part}"
    if isinstance(part, np.ndarray):
        if part.flags.writeable:
            yield f"{path} can be written to"
        if part.dtype.kind in "fc" and not np.isfinite(part).all():
            yield f"{path} is not finite in {(~np.isfinite(part)).sum()} of {part.size}"
    if type(part).__module__.partition(".")[0] == "torch":
        yield f"{path} is torch's"
    if isinstance(part, Reading):
        yield from wrong_reading(part)
    if isinstance(part, Status) and not part.ok and not part.sentence:
        yield f"{path} says nothing"
    yield from (f"{path}: {each}" for each in wrong_shape(part))


def wrong_reading(reading: Reading) -> Iterator[str]:
    name, value = reading.name, reading.value
    if value is None:
        if not reading.note:
            yield f"{name} is missing without a word"
        return
    numbers = np.atleast_1d(np.asarray(value, np.float64))
    if reading.floor is None and reading.error is None:
        yield f"{name} has neither floor nor error"
    for word, number in (("floor", reading.floor), ("error", reading.error), ("spread", reading.spread)):
        if number is not None and number < 0:
            yield f"{name} has {word} {number:g}"
    if not np.isfinite(numbers).all():
        return  # told already
    if name not in PROBABILITIES | MASSES | SIGNED | NOT_NEGATIVE:
        yield f"{name} is not told by fuzz_checks what it may be"
    low, high = numbers.min(initial=0), numbers.max(initial=0)
    if name in PROBABILITIES | MASSES and not -ROUNDING <= low <= high <= 1 + ROUNDING:
        yield f"{name} is no probability: {low:.9g} to {high:.9g}"
    if name in NOT_NEGATIVE and low < -max(reading.floor or 0.0, reading.error or 0.0):
        yield f"{name} is negative, by more than its floor: {low:.9g}"
    if name in MASSES and abs(numbers.sum() - 1) > TAIL:
        yield f"{name} sum to {numbers.sum():.9g}"


def wrong_shape(part: object) -> Iterator[str]:
    """What does not hold of the kinds of results that have a form of their own."""
    if isinstance(part, TransportResult):
        if len(part.assignment) and not 0 <= part.assignment.min() <= part.assignment.max() < len(part.sites):
            yield "a particle is sent to no site"
        if (part.masses < 0).any() or abs(part.masses.sum() - 1) > TAIL:
            yield f"masses from {part.masses.min():.9g} sum to {part.masses.sum():.9g}"
        if part.starts.shape != part.ends.shape:
            yield "starts and ends differ in shape"
    if isinstance(part, DensityFilm) and not 0 <= part.values.min() <= part.values.max() <= 1:
        yield f"density from {part.values.min():g} to {part.values.max():g}"
    if isinstance(part, PlaneFilm) and not part.low < part.high:
        yield f"{part.label} has a scale from {part.low:g} to {part.high:g}"
    if isinstance(part, BasinMap):
        for cells in (part.flow, part.optimal):
            if not 0 <= cells.min() <= cells.max() < len(part.targets):
                yield "a pixel is sent to no point"
    if isinstance(part, Series):
        band = [each for each in (part.low, part.high) if each is not None]
        if any(len(each) != len(part.x) for each in (part.y, *band)):
            yield f"{part.label} has lengths that differ"
        elif len(band) == 2 and (band[0] > band[1]).any():
            yield f"{part.label} has its band upside down"
    if isinstance(part, ModeSplits) and len(part.phases):
        if not (0 <= part.phases.min() <= part.phases.max() <= 1 and (np.diff(part.phases) > 0).all()):
            yield f"phases {part.phases}"
        if part.modes.min() < 2:
            yield f"modes {part.modes}"
    if isinstance(part, Trajectory) and not (np.diff(part.phases) > 0).all():
        yield "phases do not increase"
    if isinstance(part, Posterior) and part.localisation < 0:
        yield f"localisation {part.localisation:g}"


def answers(value: object) -> dict[str, str]:
    """A digest of every part, by the way to it; times apart."""
    found = {}
    for path, part in parts(value):
        if path.rpartition(".")[2].partition("[")[0] in MEASURED:
            continue
        if isinstance(part, np.ndarray):
            found[path] = hashlib.blake2b(np.ascontiguousarray(part)).hexdigest() + f"{part.dtype}{part.shape}"
        elif isinstance(part, str | int | float | enum.Enum) or part is None:
            found[path] = repr(part)
    return found


def differing(first: dict[str, str], second: dict[str, str]) -> Iterator[str]:
    """Where two answers to one question are not equal."""
    for path in first.keys() | second.keys():
        if first.get(path) != second.get(path):
            yield f"{path} differs the second time"


def _kind(text: str) -> str:
    """The fault without its numbers."""
    return re.sub(r"[-+]?(\d[\d.]*(e[-+]?\d+)?|\binf\b|\bnan\b)", "#", text)


def _crash(task: str, error: BaseException) -> Fault:
    """A bug or a warning, of the kind of the place in the engine where it arose."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if f"{Path('engine')}/" in each.filename]
    places = [f"{Path(each.filename).parent.name}/{Path(each.filename).name}:{each.name}" for each in frames]
    pattern = _kind((str(error).splitlines() or [""])[0])
    kind = f"{type(error).__name__} in {places[-1] if places else '?'}: {pattern}"
    return Fault(task=task, kind=kind[:200], text="".join(traceback.format_exception(error))[-6000:])


__all__ = ["MASSES", "NOT_NEGATIVE", "PROBABILITIES", "SIGNED", "Fault", "Outcome", "answers", "judged", "parts"]
