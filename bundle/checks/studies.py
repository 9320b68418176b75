"""Tier "studies": quick studies of the bundle and of the source give the same checks; without scikit-learn it says so.

The studies are chosen so that each paper, learning and SciPy's integrators are among them: a module that the bundle
lacks would show here.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from ..project import NAME, ROOT
from .measure import compare
from .report import Report
from .running import bare, timed

COMPARED = ("optimal-step", "plateau", "conditional", "mixing-error", "encoder-smooth")
WITHOUT_DIGITS = "encoder-digits"
NOT_HERE = "not reproducible here"


def run(report: Report, bundle: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="tidemark-") as home:
        environment = bare(Path(home), TIDEMARK_THREADS="1", TIDEMARK_DEVICE="cpu", PATH=os.defpath)
        source = {**environment, "PYTHONPATH": str(ROOT)}
        for name in COMPARED:
            words = ["study", name, "--quick", "--json", "--progress", "none"]
            ours, took = timed([bundle / NAME, *words], environment)
            theirs, taken = timed([sys.executable, "-m", "app", *words], source)
            report.say(f"{name}: bundle {took:.0f} s, source {taken:.0f} s")
            compare(report, checks(ours), checks(theirs))
        said, _ = timed([bundle / NAME, "study", WITHOUT_DIGITS, "--quick", "--json"], environment)
        verdicts = {check["verdict"] for check in json.loads(said)["checks"]}
        report.demand(verdicts == {NOT_HERE}, f"{WITHOUT_DIGITS}, without scikit-learn: {', '.join(sorted(verdicts))}")


def checks(said: str) -> dict[str, Any]:
    """The table of a study's JSON, and the edition, which the bundle takes from its own archive of compiled modules."""
    record = json.loads(said)
    return {key: record[key] for key in ("edition", "checks")}
