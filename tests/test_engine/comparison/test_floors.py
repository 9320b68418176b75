"""The floors of differences: they hold what chance does, are not far above it, and real ones stand above."""

from __future__ import annotations

import pytest
from compared_seeds import CASES, SEEDS, covered, is_stochastic, measured

from engine import Experiment, Measurements, PointCloud, Quality, Reading, compared, measure

HELD = 0.9  # of the pairs
WIDEST = 10.0  # times the median difference; of the largest of a bounded quantity, which hardly varies, 30
BOUNDED = "localisation.max"
MOSTLY_NOTHING = "encoder.swap_saving"  # of many points no exchange saves anything under most seeds


def side(*readings: Reading, seed: int = 7) -> Measurements:
    experiment = Experiment(cloud=PointCloud.of([[0.0, 0.0]]), seed=seed)
    return Measurements(experiment=experiment, quality=Quality.FULL, readings=readings, seconds=0.0)


def reading(value: float | tuple[float, ...] | None, name: str = "swirl.rms", **more: object) -> Reading:
    return Reading(name=name, label=name, value=value, unit="°", **more)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", CASES)
def test_sides_that_differ_in_the_seed_alone_stay_below_the_floor(name: str) -> None:
    case = CASES[name]
    found = dict(covered([measured(case, seed) for seed in range(SEEDS)]))
    assert found
    assert {each: found[each].share for each in found if found[each].share < HELD} == {}
    varying = {each: found[each].typical for each in found if is_stochastic(each, case) and each != MOSTLY_NOTHING}
    low = {each: value for each, value in varying.items() if value < (1 / 30 if each == BOUNDED else 1 / WIDEST)}
    assert low == {}


POWER = (
    ("termination_time", 0.5, ("prior.w2", "basins.dual_gap", "basins.disagreement")),
    ("process", "ve", ("prior.w2", "ledger.forward")),
    ("softness", 0.6, ("localisation.max", "reverse.nearest_training")),
    ("snr", 3.0, ("localisation.mean", "localisation.trace_mean", "contraction.backward_rms")),
)


@pytest.mark.parametrize(("name", "value", "seen"), POWER)
def test_a_real_difference_stands_above_its_floor(name: str, value: object, seen: tuple[str, ...]) -> None:
    a = Experiment(cloud=PointCloud.of(CASES["5 points"].points), particles=200)
    sides = [list(measure(each, only=seen, draft=False))[-1] for each in (a, a.with_parameters({name: value}))]
    rows = {row.name: row.difference for row in compared(*sides)}
    assert [each for each in seen if not (rows[each] is not None and rows[each].seen)] == []  # type: ignore[union-attr]


def test_equal_requests_differ_by_exactly_nothing() -> None:
    one = side(reading(1.0, error=0.1), reading((1.0, 2.0), "basins.masses", floor=0.1))
    for row in compared(one, one):
        assert row.difference is not None
        assert not row.difference.seen
    assert [row.difference.value for row in compared(one, one) if row.difference] == [0.0, (0.0, 0.0)]


def test_the_floor_is_two_deviations_of_the_difference() -> None:
    (row,) = compared(side(reading(1.0, error=0.3)), side(reading(3.5, error=0.4), seed=8))
    assert row.difference is not None
    assert (row.difference.value, row.difference.unit) == (2.5, "°")
    assert row.difference.floor == pytest.approx(1.0)  # 2 (0.3^2 + 0.4^2)^1/2
    assert row.difference.seen


@pytest.mark.parametrize(
    ("more", "off_by"),
    [
        ({"spread": 1.0, "error": 2.0, "floor": 3.0}, 1.0),
        ({"error": 2.0, "floor": 3.0}, 2.0),
        ({"floor": 3.0}, 3.0),
        ({}, 0.0),
    ],
)
def test_a_reading_is_off_by_its_spread_or_error_or_floor(more: dict[str, float], off_by: float) -> None:
    assert reading(1.0, **more).off_by == off_by


def test_swapped_sides_change_the_sign() -> None:
    a, b = side(reading(1.0, error=0.1)), side(reading(4.0, error=0.2), seed=8)
    (there,), (back,) = compared(a, b), compared(b, a)
    assert there.difference is not None
    assert back.difference is not None
    assert (there.difference.value, there.difference.floor) == (3.0, back.difference.floor)
    assert back.difference.value == -3.0


def test_readings_come_in_the_order_of_b_then_what_a_alone_has() -> None:
    a = side(reading(1.0, "x.a"), reading(1.0, "x.b"))
    b = side(reading(1.0, "x.c"), reading(1.0, "x.b"), seed=8)
    rows = compared(a, b)
    assert [row.name for row in rows] == ["x.c", "x.b", "x.a"]
    assert [row.difference is None for row in rows] == [True, False, True]
    assert [row.name for row in compared(None, b)] == ["x.c", "x.b"]
    assert [row.name for row in compared(a, None)] == ["x.a", "x.b"]


def test_what_can_not_be_subtracted_says_why() -> None:
    a, b = side(reading(1.0), reading((1.0,), "x.list")), side(reading(None), reading((1.0, 2.0), "x.list"), seed=8)
    missing, lists = (row.difference for row in compared(a, b))
    assert missing is not None
    assert lists is not None
    assert (missing.value, missing.note) == (None, "B has no value.")
    assert (lists.value, lists.note) == (None, "The two sides' lists have different lengths.")
