"""A long time at random inputs in the real window; what must hold afterwards is checked and printed.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m scripts.soak --minutes 10 --seed 1

Checked: the memory of the window and of the engine's process is flat within 5 % after the warm-up (the first third):
the median of the last third against that of the second. The controller settles on the final experiment, and the film
is that experiment's. No warning, no error, no exception. The final readings equal those of a fresh run. And that it
soaks at all: every question is answered, and the presets that are chosen open, but for those that an answer gave up.
"""

from __future__ import annotations

import argparse
import collections
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TIDEMARK_HOME"] = tempfile.mkdtemp(prefix="tidemark-soak-")

import numpy as np

from app.document.autosave import autosaves
from app.lanes.stages import complete_film
from app.session.source import DEFAULT_SOURCE, open_source
from app.window.application import application
from app.window.window import Lab
from engine import SUFFIX, Experiment, Measurements, Quality, SavedSession, measure, preset, session_bytes
from scripts.soak_actions import ACTIONS
from scripts.soak_person import Person, wait
from scripts.soak_questions import answer, not_soaking
from scripts.soak_tools import MORE

WHAT = ACTIONS | MORE
FLAT = 0.05
SAMPLE_S = 2.0
SETTLE_S = 180.0  # of processor time of the engine: a machine that is busy otherwise takes longer
IDLE_S = 60.0  # without any, and it will never come
CRASHED = ("two-atoms", "triangle")  # presets that an earlier run is said to have left unsaved
AGREED = 1e-9  # of a reading's size: sums of torch in another number of threads


def memory_mb(pid: int) -> float | None:
    """Proportional set size of a process in MB, where Linux tells it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def engine_seconds(lab: Lab) -> float:
    """Processor time that the engine's process has taken; where Linux does not tell it, the time of day."""
    process = lab.engine._process
    try:
        fields = Path(f"/proc/{process.pid if process else 0}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime, stime: proc(5)


class Watch:
    """Notes what goes wrong, and how much memory is taken, while the soak runs."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.trouble: list[str] = []
        self.samples: dict[str, list[float]] = {"window": [], "engine": []}
        self._due = 0.0
        for source in (lab.controller, lab.exports, lab.files):
            source.failed.connect(self._note)
        lab.stage.paintFailed.connect(self.trouble.append)
        lab.notices._caught.connect(self.trouble.append)
        lab.engine.died.connect(self._note_death)

    def sample(self) -> None:
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + SAMPLE_S
        process = self.lab.engine._process
        pids = {"window": os.getpid(), "engine": process.pid if process else None}
        for name, pid in pids.items():
            taken = memory_mb(pid) if pid else None
            if taken is not None:
                self.samples[name].append(taken)

    def growth(self, name: str) -> tuple[float, float] | None:
        """Medians of the second and of the last third, in MB; None where memory can't be read."""
        taken = self.samples[name]
        third = len(taken) // 3
        return (statistics.median(taken[third:-third]), statistics.median(taken[-third:])) if third else None

    def _note(self, sentence: str, hint: str, details: str) -> None:
        self.trouble.append(f"{sentence} {hint} {details}".strip())

    def _note_death(self) -> None:
        self.trouble.append("the engine's process died")


def restless(person: Person, watch: Watch, seconds: float, *, echo: bool = True) -> collections.Counter[str]:
    """Random actions for so long; how often each was done."""
    names, weights = list(WHAT), np.array([weight for weight, _ in WHAT.values()], float)
    done: collections.Counter[str] = collections.Counter()
    started = shown = time.monotonic()
    while time.monotonic() - started < seconds:
        name = names[int(person.rng.choice(len(names), p=weights / weights.sum()))]
        try:
            WHAT[name][1](person)
            wait(person.rng.exponential(120))
            answer(person)
        except Exception as error:
            watch.trouble.append(f"{name}: {error!r}")
        done[name] += 1
        watch.sample()
        if echo and time.monotonic() - shown > 60:
            shown = time.monotonic()
            latest = ", ".join(f"{what} {taken[-1]:.0f} MB" for what, taken in watch.samples.items() if taken)
            print(f"{shown - started:6.0f} s  {sum(done.values())} actions, {latest}", flush=True)
    return done


def leave_crashed() -> None:
    """Autosaves as of a run that ended unexpectedly: the window offers to recover them."""
    autosaves().mkdir(parents=True, exist_ok=True)
    for name in CRASHED:
        content = session_bytes(SavedSession(experiment=preset(name).experiment, title=name))
        (autosaves() / f"{name}{SUFFIX}").write_bytes(content)


def settle(lab: Lab, person: Person) -> float:
    """Seconds until everything is computed and no export runs; infinite when that does not come."""
    for _ in range(20):  # an answer may give it up
        if len(lab.session.experiment.cloud):
            break
        lab.files.open(DEFAULT_SOURCE)
        answer(person)
    lab.clock.pause()
    lab.exports.cancel()
    started = active = time.monotonic()
    began = spent = engine_seconds(lab)
    while spent - began < SETTLE_S and time.monotonic() - active < IDLE_S:
        wait(200)
        if lab.controller.complete and not lab.exports.busy:
            return time.monotonic() - started
        spent, before = engine_seconds(lab), spent
        if spent > before:
            active = time.monotonic()
    return float("inf")


def differences(lab: Lab) -> list[str]:
    """In what the window's final film and readings differ from those of a fresh run here."""
    experiment, film = lab.session.experiment, lab.controller.film
    fresh = complete_film(experiment, lambda: False, measured=False)
    found = []
    if film.experiment != experiment:
        found.append("the film is of another experiment")
    for name in ("diffusion", "transport"):
        shown, wanted = getattr(film, name), getattr(fresh, name)
        if shown is None or shown.experiment != wanted.experiment or shown.quality is not Quality.FULL:
            found.append(f"{name} is not the final experiment's full result")
    if film.diffusion is not None and fresh.diffusion is not None and not found:
        apart = np.abs(film.diffusion.reverse.positions - fresh.diffusion.reverse.positions).max()
        if apart > 1e-4:  # float32 drawings of float64 or float32 flows
            found.append(f"the reversal is up to {apart:.2g} away from a fresh one")
    found += unequal(film.measurements, lab.controller.measured_experiment.reduced("diagnostics"))
    return found


def unequal(shown: Measurements | None, experiment: Experiment) -> list[str]:
    """Readings that differ from a fresh measurement by more than `AGREED` and their own error or floor."""
    fresh = list(measure(experiment))[-1]
    if shown is None or shown.experiment != fresh.experiment:
        return ["the readings are of another experiment"]
    if [reading.name for reading in shown.readings] != [reading.name for reading in fresh.readings]:
        return ["there are other readings"]
    found = []
    for one, other in zip(shown.readings, fresh.readings, strict=True):
        a, b = np.array(one.value, float), np.array(other.value, float)  # None becomes nan
        size = float(np.max(np.abs(np.nan_to_num(b)), initial=0.0))
        slack = max(one.floor or 0.0, one.error or 0.0, AGREED * size)
        if a.shape != b.shape or not np.allclose(a, b, rtol=0, atol=slack, equal_nan=True):
            found.append(f"{one.name} is {one.value}, a fresh run says {other.value}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lenient", action="store_true", help="report the memory, but do not fail by it (short runs)")
    given = parser.parse_args()
    leave_crashed()
    lab = Lab(application(["tidemark"]), open_source(DEFAULT_SOURCE, standardise=True))
    lab.open()
    watch = Watch(lab)
    with tempfile.TemporaryDirectory() as folder:
        person = Person(lab, np.random.default_rng(given.seed), Path(folder))
        done = restless(person, watch, 60 * given.minutes)
        settled = settle(lab, person)
        left = [path.name for path in Path(folder).iterdir() if path.suffix == ".part"]
    failures = [*watch.trouble, *not_soaking(person)]
    print(f"seed {given.seed}: {sum(done.values())} actions: {dict(done.most_common())}")
    print(f"presets: {dict(person.presets)}; {person.answers.total()} questions answered: {dict(person.answers)}")
    for name in watch.samples:
        growth = watch.growth(name)
        if growth is None:
            print(f"memory of the {name}: can't be read here")
            continue
        change = growth[1] / growth[0] - 1
        print(
            f"memory of the {name}: {growth[0]:.0f} MB in the second third, {growth[1]:.0f} in the last: {change:+.1%}"
        )
        if change > FLAT and not given.lenient:
            failures.append(f"the {name}'s memory grew by {change:.1%}")
    print(f"settled after {settled:.1f} s")
    failures += [f"left behind: {name}" for name in left]
    failures += ["it did not settle"] if settled == float("inf") else differences(lab)
    lab.documents.give_up()
    for failure in failures:
        print(f"FAILED: {failure}")
    print("passed" if not failures else f"{len(failures)} failures")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
