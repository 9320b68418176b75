"""What lies between two scenes: known values on each scale, symmetry to the last bit, zooms, fades and captions."""

from __future__ import annotations

import dataclasses
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from story_strategies import NUMBERS, scenes

from engine import Parameter, SavedLook, Scene, Story, preset
from engine.story.between import number_between, pictures_between, view_between

EPS = float(np.finfo(np.float64).eps)
HALF = Fraction(1, 2)
shares = st.fractions(0, 1, max_denominator=5000)
views = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(1e-3, 1e4))
moons = preset("moons").experiment


@st.composite
def numbers(draw: st.DrawFn) -> tuple[Parameter, float, float]:
    declared = draw(st.sampled_from(list(NUMBERS.values())))
    whole = declared.scale == "integer"
    values = st.integers(int(declared.low), int(declared.high)) if whole else st.floats(declared.low, declared.high)
    return declared, draw(values) + 0, draw(values) + 0


def test_known_values_on_each_scale() -> None:
    def between(name: str, a: float, b: float, w: Fraction = HALF) -> float:
        return number_between(NUMBERS[name], a, b, w)

    # A few roundings of the bent values, enlarged by their size where they are exponents: below 10 here.
    rel = 20 * EPS
    assert between("termination_time", 0.1, 5.0) == pytest.approx(math.sqrt(0.5), rel=rel)
    assert between("snr", 0.01, 100.0, Fraction(1, 4)) == pytest.approx(0.1, rel=rel)
    assert between("curvature", -3.0, 3.0) == 0.0
    assert between("curvature", 0.0, 0.1 * math.sinh(4)) == pytest.approx(0.1 * math.sinh(2), rel=rel)
    assert between("softness", 0.0, 1.0) == pytest.approx(0.02 * math.sinh(math.asinh(50) / 2), rel=rel)
    assert between("level", 0.25, 0.75, Fraction(1, 4)) == 0.375
    assert between("particles", 100, 10_000) == 1000
    assert between("steps", 64, 65, Fraction(3, 4)) == 65
    assert isinstance(between("steps", 64, 400, Fraction(1, 3)), int)


@given(given=numbers(), w=shares)
def test_numbers_are_symmetric_to_the_last_bit_and_stay_within(given: tuple[Parameter, float, float], w: Fraction):
    declared, a, b = given
    found = number_between(declared, a, b, w)
    assert repr(found) == repr(number_between(declared, b, a, 1 - w))
    assert min(a, b) <= found <= max(a, b)
    assert declared.checked(found) == found
    assert number_between(declared, a, b, Fraction(0)) == a
    assert number_between(declared, a, b, Fraction(1)) == b


@given(given=numbers(), first=shares, second=shares)
def test_numbers_go_one_way(given: tuple[Parameter, float, float], first: Fraction, second: Fraction) -> None:
    declared, a, b = given
    low, high = (declared.bent(number_between(declared, a, b, w)) for w in sorted((first, second)))
    # On the bent scale: two products and a sum, each to a rounding, at most of the larger end; bending and unbending
    # lose as much of the bent number again, and one of the number itself.
    slack = 8 * EPS * max(abs(declared.bent(a)), abs(declared.bent(b)), 1.0)
    if declared.scale == "integer":
        slack = 0.0 if low != high else slack  # rounded, they are equal or apart by much more
    assert (high - low) * (1 if b >= a else -1) >= -slack


@given(a=views, b=views, w=shares)
def test_views_are_symmetric_to_the_last_bit_and_met_at_the_ends(a, b, w) -> None:
    assert repr(view_between(a, b, w)) == repr(view_between(b, a, 1 - w))
    assert view_between(a, b, Fraction(0)) == a
    assert view_between(a, b, Fraction(1)) == b
    for first, last, found in zip(a, b, view_between(a, b, w), strict=True):
        assert min(first, last) <= found <= max(first, last)


@given(
    fixed=st.tuples(st.floats(-100, 100), st.floats(-100, 100)), start=st.floats(-100, 100), h=st.floats(0.01, 100),
    factor=st.floats(1.001, 1000), w=shares,
)  # fmt: skip
def test_a_zoom_keeps_its_fixed_point(fixed, start, h, factor, w) -> None:
    a = (start, -start, h)
    b = (*(p + (c - p) / factor for p, c in zip(fixed, a[:2], strict=True)), h / factor)
    x, y, half = view_between(a, b, w)
    assert half == pytest.approx(h * factor ** -float(w), rel=1e-13)  # logarithms up to 12, rounded thrice
    for p, centre, first in zip(fixed, (x, y), a[:2], strict=True):
        # On the screen p stays at (p - c)/h. The numbers here are up to 200; the shares that weigh them are expm1 of a
        # length of at least .001, known to 4e-16/.001 of itself.
        assert (p - centre) / half == pytest.approx((p - first) / h, abs=1e-9 * factor / h)


def test_a_view_of_equal_width_moves_evenly_and_a_nearly_equal_one_too() -> None:
    assert view_between((0, 0, 2), (4, -2, 2), Fraction(1, 4)) == (1, -0.5, 2)
    near = view_between((0, 0, 2), (4, -2, math.nextafter(2, 3)), Fraction(1, 4))
    assert near[:2] == pytest.approx((1, -0.5), rel=1e-15)


@given(a=scenes(), b=scenes(), share=shares)
def test_pictures_weigh_one_together_and_are_the_same_backwards(a: Scene, b: Scene, share: Fraction) -> None:
    pictures = pictures_between(a, b, share)
    assert sum(picture.weight for picture in pictures) == 1
    assert sum(float(picture.weight) for picture in pictures) == 1.0
    assert all(0 < picture.weight <= 1 and 0 < picture.opacity <= 1 for picture in pictures)
    assert len({(each.caption, each.place, each.opacity) for each in pictures}) == 1
    assert pictures_between(b.backwards(a), a.backwards(b), 1 - share) == pictures


def test_only_what_cannot_move_makes_two_pictures() -> None:
    a = Scene(experiment=moons, easing="linear")
    moving = a.experiment.with_parameters({"termination_time": 0.5, "curvature": 2.0, "particles": 900})
    b = dataclasses.replace(a, experiment=moving, look=SavedLook(view=(1, 1, 1)), phase=1.0, caption="There", hold=3.0)
    assert len(pictures_between(a, b, HALF)) == 1
    changes = [
        {"experiment": moons.with_parameters({"sampler": "sde"})},
        {"experiment": moons.with_parameters({"seed": 8})},
        {"experiment": preset("circles").experiment},
        {"look": SavedLook(insight="gap")},
        {"theme": "light"},
        {"marked": (3,)},
    ]
    for change in changes:
        first, second = pictures_between(a, dataclasses.replace(a, **change), Fraction(1, 4))
        assert (first.weight, second.weight) == (Fraction(3, 4), Fraction(1, 4))
        for name, value in change.items():
            assert getattr(second, name).insight if name == "look" else getattr(second, name) == value


def test_two_pictures_have_the_same_numbers() -> None:
    a = Scene(experiment=moons.with_parameters({"termination_time": 0.1}), easing="linear")
    b = Scene(experiment=preset("circles").experiment.with_parameters({"termination_time": 5.0}))
    first, second = pictures_between(a, b, HALF)
    assert first.experiment.termination_time == second.experiment.termination_time == pytest.approx(math.sqrt(0.5))
    assert {first.experiment.cloud, second.experiment.cloud} == {a.experiment.cloud, b.experiment.cloud}


def test_a_step_shows_one_picture_and_single_things_have_easings_of_their_own() -> None:
    a = Scene(experiment=moons.with_parameters({"snr": 1.0}), easing="step", easings=(("snr", "linear"),))
    b = Scene(experiment=moons.with_parameters({"snr": 100.0, "sampler": "sde", "kappa": 2.0}), phase=0.5)
    (picture,) = pictures_between(a, b, HALF)
    assert picture.experiment.sampler == "ode"
    assert picture.experiment.kappa == a.experiment.kappa
    assert picture.phase == 0
    assert picture.experiment.snr == pytest.approx(10, rel=20 * EPS)
    (late,) = pictures_between(dataclasses.replace(a, easing="step-start"), b, Fraction(1, 100))
    assert (late.experiment.sampler, late.experiment.kappa, late.phase) == ("sde", 2.0, 0.5)


def test_a_caption_fades_before_the_next_one_comes_and_an_equal_one_stays() -> None:
    a = Scene(experiment=moons, caption="Here", place="top", easing="linear")
    b = Scene(experiment=moons, caption="There")

    def seen(other: Scene, quarters: int) -> tuple[str, str, Fraction]:
        (picture,) = pictures_between(a, other, Fraction(quarters, 4))
        return picture.caption, picture.place, picture.opacity

    assert [seen(b, k) for k in range(5)] == [
        ("Here", "top", 1), ("Here", "top", HALF), ("", "bottom", 1), ("There", "bottom", HALF), ("There", "bottom", 1),
    ]  # fmt: skip
    assert {seen(dataclasses.replace(b, caption="Here", place="top"), k) for k in range(5)} == {("Here", "top", 1)}
    assert seen(dataclasses.replace(b, caption=""), 3) == ("", "bottom", 1)


def test_the_lens_goes_with_the_clock() -> None:
    """As in the window, where one slider takes the other along: the SNR of the instant, in every frame."""
    ends = [(0.2, 3.0), (0.7, 1.5)]

    def scene(phase: float, time: float, off: float = 0.0) -> Scene:
        experiment = moons.with_parameters({"termination_time": time})
        snr = experiment.schedule.snr_of_phase(phase) * math.exp(off)
        return Scene(experiment=experiment.with_parameters({"snr": snr}), phase=phase, hold=0.0)

    story = Story(scenes=(scene(*ends[0]), scene(*ends[1], off=0.004)))
    for instant in story.frames(Fraction(10)):
        (picture,) = instant.pictures
        clock = picture.experiment.schedule.snr_of_phase(picture.phase)
        assert abs(math.log(picture.experiment.snr / clock)) <= 0.004 + 1e-12
    assert story.frames(Fraction(10))[-1].pictures[0].experiment.snr == story.scenes[1].experiment.snr
    apart = Story(scenes=(scene(*ends[0]), scene(*ends[1], off=0.1)))  # a lens that is held elsewhere moves by itself
    snrs = [scene.experiment.snr for scene in apart.scenes]
    middle = apart.going(0, Fraction(1, 2)).pictures[0].experiment.snr
    assert middle == pytest.approx(math.sqrt(snrs[0] * snrs[1]), rel=20 * EPS)
