"""Frames, the hand on the stage, a slider's move and the cold start in two checkouts of the program, by turns.

Each has its own environment in .venv. Medians over pairs of fresh processes, so that whatever else the machine does
disturbs both alike. Run: python -m tests.benchmarks.two_trees OTHER_CHECKOUT [frames | hand | slider | start]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parents[2]
PAIRS = {"frames": 6, "hand": 6, "slider": 4, "start": 14}


def measured(tree: Path, part: str) -> dict[str, float]:
    """What `two_trees_parts` of this checkout measures of another one's program."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(tree), "TIDEMARK_HOME": home}
        program = str(Path(__file__).with_name("two_trees_parts.py"))
        ended = subprocess.run(
            [str(tree / ".venv" / "bin" / "python"), "-P", program, part, repr(time.time())],
            cwd=tree, env=environment, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    numbers: dict[str, float] = json.loads(ended.stdout.strip().splitlines()[-1])
    return numbers


def main() -> int:
    other = Path(sys.argv[1])
    for part in sys.argv[2:] or PAIRS:
        pairs = []
        for turn in range(PAIRS[part]):  # each goes first as often
            trees = (other, HERE) if turn % 2 else (HERE, other)
            numbers = {tree: measured(tree, part) for tree in trees}
            pairs.append((numbers[other], numbers[HERE]))
        print(f"\n{part}, medians of {len(pairs)} pairs, load {os.getloadavg()[0]:.1f}")
        print(f"{'':<32}{'other':>10}{'here':>10}{'ratio':>8}")
        for name in pairs[0][0]:
            before, after = (statistics.median(pair[k][name] for pair in pairs) for k in (0, 1))
            ratio = statistics.median(pair[1][name] / pair[0][name] for pair in pairs)
            print(f"{name:<32}{before:>10.2f}{after:>10.2f}{ratio:>8.2f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
