"""Films: one clock for all panes, and reading a frame."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import (
    DensityFilm,
    DiffusionResult,
    Experiment,
    Film,
    Measurements,
    PointCloud,
    Quality,
    Reading,
    Trajectory,
    TransportResult,
)

EXPERIMENT = Experiment(cloud=PointCloud.of([[0, 0], [1, 1]]), termination_time=2.0)
READING = Reading(name="transport.w2_squared", label="W2 squared", value=1.0)


def line(start: float, end: float) -> Trajectory:
    """Three particles that move evenly from `start` to `end` along x, stored at uneven phases."""
    phases = np.array([0.0, 0.1, 0.6, 1.0])
    x = start + phases * (end - start)
    positions = np.zeros((4, 3, 2))
    positions[..., 0] = x[:, None] + np.arange(3)
    return Trajectory(phases=phases, positions=positions)


def diffusion(experiment: Experiment = EXPERIMENT) -> DiffusionResult:
    forward, reverse = line(0, 4), line(10, 2)
    return DiffusionResult(
        experiment=experiment, quality=Quality.FULL, forward=forward, reverse=reverse, sources=np.zeros(3, int),
        latents=reverse.positions[0], evaluations=1, error=None, seconds=0.0, device="cpu",
    )  # fmt: skip


def transport() -> TransportResult:
    return TransportResult(
        experiment=EXPERIMENT, quality=Quality.DRAFT, starts=np.zeros((3, 2), np.float32),
        ends=np.full((3, 2), 2, np.float32), assignment=np.zeros(3, int), sites=np.zeros((1, 2)), masses=np.ones(1),
        potentials=None, cells=(), w2_squared=READING, seconds=0.0,
    )  # fmt: skip


def density() -> DensityFilm:
    values = np.stack([np.zeros((4, 5)), np.ones((4, 5))]).astype(np.float32)
    return DensityFilm(experiment=EXPERIMENT, phases=np.array([0.0, 1.0]), values=values, half_width=4.0)


@pytest.mark.parametrize("phase", [0.0, 0.05, 0.1, 0.37, 0.6, 0.9, 1.0])
def test_every_pane_is_read_at_the_same_phase(phase: float) -> None:
    frame = Film(experiment=EXPERIMENT, diffusion=diffusion(), transport=transport(), density=density()).frame(phase)
    assert frame.forward is not None
    assert frame.reverse is not None
    assert frame.transport is not None
    assert frame.density is not None
    # Stored in float32 with numbers up to 12: one rounding is 12 * 2^-24 = 7e-7, interpolation makes two or three.
    np.testing.assert_allclose(frame.forward[:, 0], 4 * phase + np.arange(3), atol=3e-6)
    np.testing.assert_allclose(frame.reverse[:, 0], 10 - 8 * phase + np.arange(3), atol=3e-6)
    np.testing.assert_allclose(frame.transport, 2 * phase, atol=3e-6)
    np.testing.assert_allclose(frame.density, phase, atol=3e-6)


def test_the_clock_shows_data_at_one_end_and_termination_at_the_other() -> None:
    film = Film(experiment=EXPERIMENT)
    first, last = film.frame(0), film.frame(1)
    assert (first.t, first.snr, last.reverse_t, last.reverse_snr) == (0, math.inf, 0, math.inf)
    assert last.t == pytest.approx(2.0, rel=1e-12)
    assert first.reverse_t == pytest.approx(2.0, rel=1e-12)
    assert last.snr == first.reverse_snr == pytest.approx(1 / math.sqrt(math.expm1(4)), rel=1e-12)


def test_forward_and_reverse_run_opposite_ways_at_the_same_phase() -> None:
    film = Film(experiment=EXPERIMENT)
    for phase in (0.2, 0.5, 0.8):
        assert film.frame(phase).reverse_t == pytest.approx(film.frame(1 - phase).t, rel=1e-9)
    times = [film.frame(phase).t for phase in np.linspace(0, 1, 11)]
    assert times == sorted(times)


def test_before_any_result_there_is_a_frame_without_particles() -> None:
    frame = Film(experiment=EXPERIMENT).frame(0.5)
    assert frame.forward is None
    assert frame.reverse is None
    assert frame.transport is None
    assert frame.density is None


def test_phases_beyond_the_ends_are_the_ends() -> None:
    film = Film(experiment=EXPERIMENT, diffusion=diffusion())
    assert film.frame(-1).phase == 0
    assert film.frame(2).phase == 1


def test_the_numbers_belong_to_the_result_that_is_shown() -> None:
    """While a new termination time is being computed, the picture and its numbers stay those of the older result."""
    newer = Experiment(cloud=EXPERIMENT.cloud, termination_time=4.0)
    assert Film(experiment=newer, diffusion=diffusion()).frame(1).t == pytest.approx(2.0, rel=1e-12)


@pytest.mark.parametrize(
    ("result", "part"),
    [
        (diffusion(), "diffusion"),
        (transport(), "transport"),
        (density(), "density"),
        (Measurements(experiment=EXPERIMENT, quality=Quality.FULL, readings=(READING,), seconds=0.0), "measurements"),
    ],
)
def test_a_result_replaces_its_own_part_only(result: DiffusionResult, part: str) -> None:
    film = Film(experiment=EXPERIMENT).with_result(result)
    filled = {name for name in ("diffusion", "transport", "density", "measurements") if getattr(film, name) is not None}
    assert filled == {part}
    assert getattr(film, part) is result


@pytest.mark.parametrize(
    ("limits", "seen"),
    [({"floor": 0.9}, True), ({"floor": 1.0}, False), ({"error": 0.4}, True), ({"error": 0.5}, False), ({}, True)],
)
def test_a_reading_is_seen_only_above_its_floor_or_two_errors(limits: dict[str, float], seen: bool) -> None:
    assert Reading(name="a.b", label="a", value=-1.0, **limits).seen is seen
    assert Reading(name="a.b", label="a", value=None, **limits).seen is False


def test_a_frame_holds_motions_of_what_has_come() -> None:
    frame = Film(experiment=EXPERIMENT, transport=transport()).frame(0.25)
    assert set(frame.motions) == {"transport"}
    assert frame.transport is frame.transport  # worked out once
    np.testing.assert_array_equal(frame.motions["transport"].at(), frame.transport)
