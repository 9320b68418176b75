"""Where two basin maps differ: nothing for the same, by as much mass either way, and only over the same points."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import BasinMap, Reading, basins_difference

TARGETS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


def basins(flow: np.ndarray, targets: np.ndarray = TARGETS, half_width: float = 3.4) -> BasinMap:
    reading = Reading(name="plane.disagreement", label="Disagreement", value=0.0, floor=0.01)
    return BasinMap(
        half_width=half_width, flow=flow.astype(np.int32), optimal=flow[::-1].astype(np.int32), targets=targets,
        labels=np.zeros(len(targets), np.int32), disagreement=reading,
    )  # fmt: skip


maps = st.builds(
    lambda seed, side: basins(np.random.default_rng(seed).integers(0, 3, (side, side))),
    st.integers(0, 1000), st.sampled_from([4, 8, 12]),
)  # fmt: skip


@given(maps)
def test_a_map_differs_nowhere_from_itself(one: BasinMap) -> None:
    found = basins_difference(one, one)
    assert isinstance(found, BasinMap)
    np.testing.assert_array_equal(found.flow, found.optimal)
    assert found.disagreement.value == 0.0
    assert not found.disagreement.seen


@given(maps, maps)
def test_swapped_sides_exchange_the_two_maps_and_keep_the_mass(a: BasinMap, b: BasinMap) -> None:
    there, back = basins_difference(a, b), basins_difference(b, a)
    assert isinstance(there, BasinMap)
    assert isinstance(back, BasinMap)
    np.testing.assert_array_equal(there.flow, back.optimal)
    np.testing.assert_array_equal(there.optimal, back.flow)
    assert there.disagreement.value == back.disagreement.value
    assert there.disagreement.floor == pytest.approx(0.02)


def test_the_same_points_in_another_order_are_the_same_basins() -> None:
    flow, order = np.random.default_rng(3).integers(0, 3, (8, 8)), np.array([2, 0, 1])
    found = basins_difference(basins(flow), basins(np.argsort(order)[flow], TARGETS[order]))
    assert isinstance(found, BasinMap)
    assert found.disagreement.value == 0.0


def test_half_of_the_plane_weighs_half_of_the_prior() -> None:
    other = np.zeros((8, 8), np.int32)
    other[:, 4:] = 1
    found = basins_difference(basins(np.zeros((8, 8), np.int32)), basins(other))
    assert isinstance(found, BasinMap)
    assert found.disagreement.value == pytest.approx(0.5, abs=1e-3)  # 0.13 % of the prior lies beyond the square
    assert found.disagreement.seen


def test_other_points_have_no_common_basins_and_a_sentence_says_so() -> None:
    flow = np.zeros((4, 4), np.int32)
    for targets in (TARGETS[:2], TARGETS + 0.5):
        found = basins_difference(basins(flow), basins(flow, targets))
        assert found == "The basins go to different points: A and B have not the same drawing."


def test_maps_of_other_priors_are_met_by_the_same_latents() -> None:
    flow = np.random.default_rng(1).integers(0, 3, (8, 8))
    found = basins_difference(basins(flow), basins(flow, half_width=6.8))
    assert isinstance(found, BasinMap)
    assert (found.disagreement.value, found.half_width) == (0.0, 6.8)
    assert "multiples" in found.disagreement.note


def test_the_optimal_maps_are_compared_where_they_are_asked_for() -> None:
    a = basins(np.zeros((4, 4), np.int32))
    b = dataclasses.replace(a, optimal=np.ones((4, 4), np.int32))
    flows, cells = basins_difference(a, b), basins_difference(a, b, "optimal")
    assert isinstance(flows, BasinMap)
    assert isinstance(cells, BasinMap)
    assert (flows.disagreement.value, cells.disagreement.value) == (0.0, pytest.approx(1.0, abs=2e-3))
