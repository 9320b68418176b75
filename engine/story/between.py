"""What lies between two scenes: numbers move, each on its own scale; whatever can't move fades.

Everything is symmetric to the last bit: what lies at w between a and b lies at 1 - w between b and a.
"""

from __future__ import annotations

import dataclasses
import math
from fractions import Fraction

from ..experiment.experiment import Experiment
from ..experiment.parameters import Parameter, parameters_of
from .instant import Picture
from .saved_look import ViewValues
from .scene import PHASE, VIEW, Scene

SNR = "snr"
LINKED = 0.01  # by so much of itself at most, the SNR under a scene's lens differs from its clock's, if it goes with it
STEPS = 2**16  # of a picture's weight: multiples of 1/STEPS are exact in floats, and so is 1 less one of them


def number_between(declared: Parameter, a: float, b: float, w: Fraction) -> float | int:
    """At w in [0, 1] from a to b on the parameter's own scale; a and b themselves at the ends, never beyond them."""
    bent = plain_between(declared.bent(a), declared.bent(b), w)
    number = a if a == b or w == 0 else b if w == 1 else min(max(declared.unbent(bent), min(a, b)), max(a, b))
    return round(number) if declared.scale == "integer" else number


def plain_between(a: float, b: float, w: Fraction) -> float:
    """a (1 - w) + b w, never beyond a and b."""
    return a if a == b else min(max(a * float(1 - w) + b * float(w), min(a, b)), max(a, b)) + 0.0


def view_between(a: ViewValues, b: ViewValues, w: Fraction) -> ViewValues:
    """A zoom about one fixed point: half widths go by their logarithms, the centre in proportion to half widths.

    With h(w) = h_a^(1-w) h_b^w, centre = c_a (h - h_b)/(h_a - h_b) + c_b (h_a - h)/(h_a - h_b), whose second share is
    expm1(w L)/expm1(L) for L = log(h_b/h_a), and w at L = 0. Views of equal width are moved evenly.
    """
    if a == b or w in (0, 1):
        return b if w == 1 else a
    low, high = math.log(a[2]), math.log(b[2])
    half = min(max(math.exp(plain_between(low, high, w)), min(a[2], b[2])), max(a[2], b[2]))
    of_a, of_b = _zoomed(low - high, 1 - w), _zoomed(high - low, w)
    x, y = (
        p if p == q else min(max(p * of_a + q * of_b, min(p, q)), max(p, q)) for p, q in zip(a[:2], b[:2], strict=True)
    )
    return x + 0.0, y + 0.0, half


def _zoomed(length: float, w: Fraction) -> float:
    """expm1(w L)/expm1(L)."""
    return math.expm1(float(w) * length) / math.expm1(length) if length else float(w)


def pictures_between(a: Scene, b: Scene, share: Fraction) -> tuple[Picture, ...]:
    """What is seen at a share in [0, 1] of the time from a to b, the heavier picture first.

    Raises EngineError where the numbers between are not admissible together.
    """
    weight = Fraction(round(a.share("", share) * STEPS), STEPS)
    if a.settled == b.settled:
        return (_picture(a, a, b, share, Fraction(1)),)
    pictures = [_picture(a, a, b, share, 1 - weight)] if weight < 1 else []
    pictures += [_picture(b, a, b, share, weight)] if weight > 0 else []
    return tuple(sorted(pictures, key=lambda picture: (-picture.weight, picture.digest)))


def side_picture(settled: Scene, a: Scene, b: Scene, share: Fraction) -> Picture:
    """All that can't move of `settled`, one of a and b, with numbers at a share of the time from a to b, weight 1."""
    return _picture(settled, a, b, share, Fraction(1))


def scene_picture(scene: Scene, phase: float) -> Picture:
    """What is seen while a scene stays, at a phase of the clock."""
    look = dataclasses.replace(scene.look, view=scene.view)
    caption = (scene.caption, scene.place) if scene.caption else ("", "bottom")
    return Picture(
        experiment=scene.experiment, look=look, theme=scene.theme, phase=phase, marked=scene.marked,
        caption=caption[0], place=caption[1], held=None if scene.held is None else scene.held.beside(scene.experiment),
    )  # fmt: skip


def _picture(settled: Scene, a: Scene, b: Scene, share: Fraction, weight: Fraction) -> Picture:
    """The picture with all that can't move of `settled`, one of a and b, and numbers at a share of the time between."""
    view = view_between(a.view, b.view, a.share(VIEW, share))
    phase = plain_between(a.departure, b.arrival, a.share(PHASE, share))
    experiment = _with_lens(_experiment_between(settled.experiment, a, b, share), a, b, phase, share)
    caption, place, opacity = _caption_between(a, b, a.share("", share))
    return Picture(
        experiment=experiment,
        look=dataclasses.replace(settled.look, view=view),
        theme=settled.theme,
        phase=phase,
        marked=settled.marked,
        caption=caption,
        place=place,
        opacity=opacity,
        weight=weight,
        held=None if settled.held is None else settled.held.beside(experiment),
    )


def _experiment_between(settled: Experiment, a: Scene, b: Scene, share: Fraction) -> Experiment:
    moved = {}
    for name, declared in parameters_of(Experiment).items():
        if declared.ordered:
            first, last = getattr(a.experiment, name), getattr(b.experiment, name)
            number = number_between(declared, first, last, a.share(name, share))
            if number != getattr(settled, name):
                moved[name] = number
    return settled.with_parameters(moved) if moved else settled


def _with_lens(experiment: Experiment, a: Scene, b: Scene, phase: float, share: Fraction) -> Experiment:
    """The SNR under the lens goes with the clock where it does in both scenes, as sliders take each other along.

    What little it differs by in the scenes fades into each other, so that they are met exactly.
    """
    odds = [_odds(scene.experiment, at) for scene, at in ((a, a.departure), (b, b.arrival))]
    w = a.share(PHASE, share)
    if w in (0, 1) or SNR in dict(a.easings) or max(map(abs, odds)) > math.log1p(LINKED):
        return experiment
    declared = parameters_of(Experiment)[SNR]
    odd = plain_between(odds[0], odds[1], w)
    return experiment.with_parameters({SNR: declared.clamped(experiment.schedule.snr_of_phase(phase) * math.exp(odd))})


def _odds(experiment: Experiment, phase: float) -> float:
    """By how much the logarithm of the SNR under the lens exceeds that of the clock's."""
    r = parameters_of(Experiment)[SNR].clamped(experiment.schedule.snr_of_phase(phase))
    return math.log(experiment.snr / r)


def _caption_between(a: Scene, b: Scene, w: Fraction) -> tuple[str, str, Fraction]:
    """Text, place and opacity: a's fades until the middle, then b's comes; one that both have stays."""
    if (a.caption, a.place) == (b.caption, b.place):
        opacity, scene = Fraction(1), a
    else:
        opacity, scene = (1 - 2 * w, a) if w < 1 - w else (2 * w - 1, b)
    return (scene.caption, scene.place, opacity) if scene.caption and opacity else ("", "bottom", Fraction(1))
