"""What differs between two experiments, in words: each parameter by its label and two texts, and the drawings."""

from __future__ import annotations

from dataclasses import dataclass

from ..clouds.points import PointCloud
from ..experiment.experiment import Experiment
from ..experiment.number_text import number_text
from ..experiment.parameters import Parameter, parameters_of

DRAWING, AGAINST = "drawing", "against"
MOST_DIGITS = 17  # by which any two floats differ
NO_EFFECT = "no effect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A setting that differs: the parameter's `name`, "drawing" or "against"; its label; and what A and B have."""

    name: str
    label: str
    a: str
    b: str


def differing(a: Experiment, b: Experiment) -> tuple[Differing, ...]:
    """All that differs and has an effect on a side, parameters as they are declared, then the drawings.

    Where such a parameter has an effect on one side only, the other's text says so.
    """
    found = []
    for name, declared in parameters_of(Experiment).items():
        first, second = getattr(a, name), getattr(b, name)
        idle = bool(declared.idle_reason(a)), bool(declared.idle_reason(b))
        if all(idle) or first == second:
            continue
        texts = _texts(declared, first, second)
        shown = (NO_EFFECT if out else text for out, text in zip(idle, texts, strict=True))
        found.append(Differing(name=name, label=declared.label, **dict(zip("ab", shown, strict=True))))
    if (a.mixture, a.cloud) != (b.mixture, b.cloud):
        found.append(_drawings(DRAWING, "Drawing", _drawn(a), _drawn(b)))
    if a.against != b.against:
        found.append(_drawings(AGAINST, "Second drawing", _points(a.against), _points(b.against)))
    return tuple(found)


def _texts(declared: Parameter, first: float | str, second: float | str) -> tuple[str, str]:
    """Both values as a person reads them, numbers with as many digits as it takes to tell them apart."""
    if declared.scale == "choice":
        shown = dict(declared.choices)
        return shown[str(first)], shown[str(second)]
    digits = 4
    texts = number_text(float(first), digits), number_text(float(second), digits)
    while first != second and texts[0] == texts[1] and digits < MOST_DIGITS:
        digits += 1
        texts = number_text(float(first), digits), number_text(float(second), digits)
    one, other = (f"{text} {declared.unit}".rstrip() for text in texts)
    return one, other


def _drawings(name: str, label: str, first: str, second: str) -> Differing:
    """Two drawings of as many points are only said to be others."""
    return Differing(name=name, label=label, a=first, b=_other(second) if first == second else second)


def _drawn(experiment: Experiment) -> str:
    if experiment.mixture is None:
        return _points(experiment.cloud)
    count = len(experiment.mixture.weights)
    return f"mixture of {count:,} Gaussian{'' if count == 1 else 's'}"


def _points(cloud: PointCloud) -> str:
    count = len(cloud)
    return "none" if count == 0 else f"{count:,} point{'' if count == 1 else 's'}"


def _other(text: str) -> str:
    """ "5 points" to "5 other points", "mixture of 2 Gaussians" to "other mixture of 2 Gaussians"."""
    count, _, rest = text.partition(" ")
    return f"{count} other {rest}" if count[0].isdigit() else f"other {text}"
