"""Asks the engine for everything, of experiments that nobody would choose; tells what does not hold of the answers.

    python -m scripts.fuzz_configurations [--count 2000] [--seed 0] [--timeout 60] [--keep FOLDER]
    python -m scripts.fuzz_configurations --again FOLDER/NAME.json

Each configuration is drawn by the strategies of tests/helpers/fuzz_strategies.py, run in a worker and judged by
fuzz_checks.py; one that hangs, or kills its worker, is a fault too. Of each kind of fault the first is made as small as
it goes within some seconds and, with --keep, written as an experiment that `tidemark measure` opens. Prints how many
were run, refused and wrong, and how often each task came; exit code 1 where there was a fault.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import re
import signal
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "helpers"))

from fuzz_checks import Fault, Outcome, judged
from fuzz_simplify import simplified
from fuzz_strategies import Configuration, configuration
from fuzz_tasks import TASKS

from engine import EngineError, Experiment

TIMEOUT_S = 60.0  # of the worker's processor
PROGRESS = 50  # configurations
TWICE_OF = 4  # every how manieth task is asked twice


@dataclass(kw_only=True)
class Tally:
    """What has come so far. `first`: of each kind of fault the first, with its experiment and the task."""

    configurations: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    readings: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    faults: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[dict[str, Any], Fault]] = field(default_factory=dict)


def drawn(count: int, seed: int) -> list[Configuration]:
    """So many configurations; number k is the same for the same seed."""
    return [configuration(np.random.default_rng([seed, number])) for number in range(count)]


def work(orders: Connection) -> None:
    """In the worker: a question after the other, each answered by what became of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the script wants its summary
    while (order := orders.recv()) is not None:
        what, *rest = order
        try:
            if what == "judge":
                experiment, task, twice = rest
                began = time.process_time()
                outcome = judged(Experiment.from_json(experiment), task, twice=twice)
                orders.send((outcome, time.process_time() - began))
            else:
                orders.send(simplified(*rest))
        except EngineError as refused:
            orders.send(str(refused))


class Worker:
    """A process that is asked, and started anew when it hangs or dies."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._mine, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, *order: object) -> Any:
        """The answer. Raises TimeoutError and EOFError."""
        try:
            self._mine.send(order)
            began = self._spent()
            while not self._mine.poll(1.0):
                if self._spent() - began > self.timeout:
                    raise TimeoutError
            return self._mine.recv()
        except (TimeoutError, EOFError, OSError):
            self.close()
            self._start()
            raise

    def _spent(self) -> float:
        """The worker's seconds of processor, so that a busy machine is no hang; on the wall where they aren't told."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        self._process.kill()
        self._process.join()
        self._mine.close()


def run(drawn: list[Configuration], timeout: float, keep: Path | None, tally: Tally) -> None:
    """Every configuration, one after the other, in a worker of one thread; noted in `tally`."""
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    worker = Worker(timeout)
    for number, asked in enumerate(drawn):
        tally.configurations += 1
        if number % PROGRESS == 0:
            print(f"{number} of {len(drawn)}, {sum(tally.faults.values())} faults", file=sys.stderr, flush=True)
        for index, task in enumerate(asked.tasks):
            twice = (number + index) % TWICE_OF == 0
            try:
                answer = worker.ask("judge", asked.experiment, task, twice)
            except TimeoutError:
                _note(tally, worker, asked, Fault(task=task, kind=f"{task} hangs", text=""), twice, keep)
            except (EOFError, OSError):
                _note(tally, worker, asked, Fault(task=task, kind=f"{task} kills", text=""), twice, keep)
            else:
                if isinstance(answer, str):
                    tally.refused[_shape(answer)] += 1
                    break
                outcome, seconds = answer
                _count(tally, task, outcome, seconds)
                for fault in outcome.faults:
                    _note(tally, worker, asked, fault, twice, keep)
    worker.close()


def _count(tally: Tally, task: str, outcome: Outcome, seconds: float) -> None:
    tally.seconds[task] += seconds
    tally.tasks[task] += 1
    tally.readings += outcome.readings
    tally.missing.update(_shape(each) for each in outcome.missing)
    tally.statuses.update(_shape(each) for each in outcome.statuses)
    if outcome.refused:
        tally.refused[f"{task}: {_shape(outcome.refused)}"] += 1


def _note(tally: Tally, worker: Worker, asked: Configuration, fault: Fault, twice: bool, keep: Path | None) -> None:
    tally.faults[fault.kind] += 1
    if fault.kind in tally.first:
        return
    smallest = asked.experiment
    if fault.text:
        with contextlib.suppress(TimeoutError, EOFError, OSError):
            smallest = worker.ask("simplify", smallest, fault.task, fault.kind, twice)
    tally.first[fault.kind] = smallest, fault
    print(f"FAULT {fault.kind}\n  {fault.task}: {json.dumps(smallest)[:600]}", flush=True)
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"\W+", "-", f"{fault.task} {fault.kind}")[:90].strip("-")
        record = {**smallest, "fuzz": {"task": fault.task, "kind": fault.kind, "text": fault.text}}
        (keep / f"{name}.json").write_text(json.dumps(record, indent=1), encoding="utf-8")


def _shape(text: str) -> str:
    return re.sub(r"[-+]?\d[\d.,]*(e[-+]?\d+)?", "#", text)[:160]


def report(tally: Tally, seconds: float) -> None:
    """The summary."""
    print(f"\n{tally.configurations} configurations in {seconds:.0f} s, {sum(tally.tasks.values())} tasks")
    print(f"{tally.readings} readings, {sum(tally.missing.values())} of them missing with a sentence:")
    for title, counts in (("", tally.missing), ("refused:", tally.refused), ("statuses:", tally.statuses)):
        print(title)
        for text, count in counts.most_common(25):
            print(f"  {count:5} {text}")
    print(f"how often, and seconds of processor in all ({sum(tally.seconds.values()):.0f}):")
    for task in TASKS:
        print(f"  {tally.tasks[task]:5} {tally.seconds[task]:8.1f}  {task}")
    print(f"faults: {sum(tally.faults.values())} of {len(tally.faults)} kinds")
    for kind, count in tally.faults.most_common():
        smallest, fault = tally.first[kind]
        print(f"  {count:5} {fault.task}: {kind}\n        {json.dumps(smallest)[:300]}")


def again(path: Path) -> int:
    """A kept fault run once more, in this process."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    outcome = judged(Experiment.from_json(kept), kept["fuzz"]["task"], twice=True)
    for fault in outcome.faults:
        print(fault.text)
    print(outcome.refused or f"{len(outcome.faults)} faults")
    return 1 if outcome.faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--timeout", type=float, default=TIMEOUT_S, help="seconds for a task")
    parser.add_argument("--keep", type=Path, help="where faults are written")
    parser.add_argument("--again", type=Path, help="a kept fault to run once more")
    options = parser.parse_args()
    if options.again is not None:
        return again(options.again)
    began, tally = time.perf_counter(), Tally()
    with contextlib.suppress(KeyboardInterrupt):  # what has come so far is told
        run(drawn(options.count, options.seed), options.timeout, options.keep, tally)
    report(tally, time.perf_counter() - began)
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
