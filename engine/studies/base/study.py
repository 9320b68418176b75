"""A study: one result of a paper, worked out in parts that are kept, and told as panels and checks with verdicts.

Light: menus and the command line list studies without loading torch. `engine.run_study` works them out.
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...clouds.points import PointCloud
from ...clouds.presence import shares_of
from ...clouds.thinning import thinned
from ...edition import edition_of
from ...errors import EngineError
from ...experiment.experiment import Experiment
from ...experiment.target import SoftenedCloud, target_of
from ...files.session_value import SavedSession
from ...images.image_set import ImageSet
from ...results.insight_values import Chart
from ...values import FloatArray, Value

Relation = Literal["equals", "at most", "at least"]
Basis = Literal["paper", "closed form", "theorem", "prototype"]
Found = Mapping[str, FloatArray]
Steps = Generator[None, None, dict[str, FloatArray]]
_NAME = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,79}")


class Verdict(enum.Enum):
    """What comparing a value with its reference says."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_HERE = "not reproducible here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of a study's table: our number beside the paper's, the closed form's or the theorem's.

    `quantity`: what is compared, unique in a study. `basis`: what the reference is: printed in the paper, a closed
    form, a bound that a theorem gives, or the number of an earlier prototype of ours. `floor`: the value's own
    uncertainty (noise floor or standard error), where it has one. `tolerance`: how far the value may lie on the wrong
    side, and `tolerance_from` from what that is derived. `reading`: why it differs, in our view; shown only where it
    does. `missing`: why there is no value; then, and only then, `value` is None. Raises ValueError for a value or
    reference that is not finite, a negative tolerance, and a missing value without a reason.
    """

    quantity: str
    value: float | None
    reference: float
    tolerance: float
    tolerance_from: str
    basis: Basis
    source: str  # paper and statement, e.g. "[L] Example 3"
    relation: Relation = "equals"
    unit: str = ""
    floor: float | None = None
    reading: str = ""
    missing: str = ""

    def __post_init__(self) -> None:
        numbers = [self.reference, self.tolerance, *([] if self.value is None else [self.value])]
        if not all(map(math.isfinite, numbers)) or self.tolerance < 0:
            raise ValueError(f"{self.quantity}: not a number to compare: {numbers}")
        if (self.value is None) != bool(self.missing):
            raise ValueError(f"{self.quantity}: a value, or the reason why there is none")

    @property
    def excess(self) -> float:
        """How far the value lies on the wrong side of its reference; 0 where it does not, or is missing."""
        if self.value is None:
            return 0.0
        away = self.value - self.reference
        return max(0.0, {"equals": abs(away), "at most": away, "at least": -away}[self.relation])

    @property
    def verdict(self) -> Verdict:
        """Computed: never typed in."""
        if self.value is None:
            return Verdict.NOT_HERE
        return Verdict.AGREES if self.excess <= self.tolerance else Verdict.DIFFERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Small pictures in rows and columns, `images` (rows, columns, h, w), row 0 of each on top; NaN: nothing there.

    `kind`: "intensity", shades between `low` and `high`; or "label", integers as colours of categories, -1 for none.
    """

    title: str
    images: FloatArray
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    kind: Literal["intensity", "label"] = "intensity"
    low: float = 0.0
    high: float = 1.0
    note: str = ""


Panel = Chart | Tiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What can be told of the parts that are there: `panels` in the figure's order, and the table's lines."""

    panels: tuple[Panel, ...] = ()
    checks: tuple[Check, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class StudyRequest(Value):
    """Which study, at which budget. `quick`: a small one, for the same claims. Equal requests give equal findings.

    `experiment`: the user's own drawing with its settings, in place of the paper's examples. `images`: the user's own
    set of pictures, in place of scikit-learn's digits.
    """

    study: str
    quick: bool = False
    seed: int = 0
    experiment: Experiment | None = None
    images: ImageSet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a study that is worked out, and kept, on its own. `name` is the key under which it is kept.

    `work()` yields between steps of about a tenth of a second, and returns arrays by name (numbers as 0-d arrays).
    """

    name: str
    label: str
    work: Callable[[], Steps]

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"not a part's name: {self.name!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A result of a paper that can be run.

    `paper`: its tag, such as "[L]"; `source`: statement, figure or table. `claim`: what the paper says, in our words.
    `look`: what to look at in the figure. `parts` and `findings` make the result; `findings` takes any of the parts.
    `scene`: the session that shows it live. `takes_drawing`: it can be run on a drawing, `takes_images` on a set
    of pictures. `packages`: optional ones it needs.
    """

    name: str
    title: str
    paper: str
    source: str
    claim: str
    look: str
    parts: Callable[[StudyRequest], tuple[Part, ...]]
    findings: Callable[[StudyRequest, Mapping[str, Found]], Findings]
    scene: Callable[[StudyRequest], SavedSession]
    takes_drawing: bool = False
    takes_images: bool = False
    packages: tuple[str, ...] = ()

    @property
    def edition(self) -> str:
        """16 hexadecimal digits, of the code that makes its parts: the module of `parts`, and all that it imports."""
        return edition_of(self.parts.__module__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResult:
    """A study as far as it has come: `done` of `total` parts, and what can be told of them.

    `seconds`: (part, seconds) of those that are done, from the run that worked them out.
    """

    request: StudyRequest
    findings: Findings
    done: int
    total: int
    seconds: tuple[tuple[str, float], ...] = ()

    @property
    def complete(self) -> bool:
        return self.done == self.total

    def count(self, verdict: Verdict) -> int:
        """How many checks have this verdict."""
        return sum(check.verdict is verdict for check in self.findings.checks)


def scalar(found: Found, name: str) -> float:
    """A number that a part returned as a 0-d array."""
    return float(np.asarray(found[name]))


def require_points(request: StudyRequest, least: int = 1) -> Experiment:
    """The drawing of a request. Raises EngineError where it has none, or fewer distinct points than the study needs."""
    if request.experiment is None or len(request.experiment.cloud.atoms()[0]) < least:
        few = "a drawing" if least == 1 else f"a drawing of at least {least} different points"
        raise EngineError(f"This study needs {few}.", "Draw some points, or pick a preset.")
    return request.experiment


def bare_points(experiment: Experiment, most: int) -> SoftenedCloud:
    """The points of a drawing that are present after its curvature shift, bare; at most `most` stand for more."""
    target = target_of(experiment)
    cloud = thinned(PointCloud.of(target.centres, target.weights), most)
    sites, weights = cloud.positions[cloud.present], shares_of(cloud.weights[cloud.present])
    return SoftenedCloud(centres=sites, weights=weights, softness=0.0)
