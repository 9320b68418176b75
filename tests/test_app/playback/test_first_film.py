"""The bundled film: the engine's own to its quantisation, of the present defaults, and taken over without a jump."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import resources
from app.lanes.stages import complete_film
from app.playback.first_film import NAME, STEP, first_film, pack
from app.session.source import DEFAULT_SOURCE, Source, open_source
from app.window.window import Lab
from engine import Experiment, Film, Quality, TransportResult, preset

OpenLab = Callable[..., Lab]
MOONS = preset(DEFAULT_SOURCE).experiment
REMAKE = "run scripts/make_first_film.py"


def test_it_is_of_the_present_defaults_and_small() -> None:
    assert first_film(MOONS) is not None, REMAKE
    assert resources.path(NAME).stat().st_size < 400_000


def test_it_is_the_engines_film_to_its_quantisation() -> None:
    bundled, live = first_film(MOONS), complete_film(MOONS, lambda: False, measured=False)
    assert bundled is not None
    assert bundled.diffusion is not None
    assert live.diffusion is not None
    # Rounded to the nearest step, and to float32 (positions below 8: half an ulp is 2.4e-7), after both of which a
    # number halfway may round to either side on another machine.
    tolerance = 0.5 * STEP + 1e-6
    for name in ("forward", "reverse"):
        one, other = getattr(bundled.diffusion, name), getattr(live.diffusion, name)
        assert one.positions.shape == other.positions.shape, REMAKE
        assert np.abs(one.positions - other.positions).max() <= tolerance, REMAKE
        np.testing.assert_allclose(one.phases, other.phases, atol=1e-12)
    assert bundled.diffusion.sources.tolist() == live.diffusion.sources.tolist(), REMAKE
    assert bundled.diffusion.experiment == live.diffusion.experiment
    plan, computed = bundled.transport, live.transport
    assert isinstance(plan, TransportResult)
    assert computed is not None
    assert np.abs(plan.starts - computed.starts).max() <= tolerance, REMAKE
    assert np.abs(plan.ends - computed.ends).max() <= tolerance, REMAKE
    assert [len(cell) for cell in plan.cells] == [len(cell) for cell in computed.cells], REMAKE
    assert plan.w2_squared.value == pytest.approx(computed.w2_squared.value, rel=1e-6), REMAKE
    assert plan.experiment == computed.experiment


@pytest.mark.parametrize("changed", [{"seed": 8}, {"termination_time": 2.0}, {"particles": 501}])
def test_it_is_not_taken_for_another_experiment(changed: dict[str, float]) -> None:
    assert first_film(MOONS.with_parameters(changed)) is None
    assert first_film(preset("two-atoms").experiment) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"no archive"])
def test_a_broken_file_only_costs_the_head_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (tmp_path / NAME).write_bytes(content)
    monkeypatch.setattr(resources, "ROOT", tmp_path)
    assert first_film(MOONS) is None


def test_packing_needs_a_whole_film(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="whole film"):
        pack(Film(experiment=Experiment()), tmp_path / "x.npz")


def test_all_panes_move_before_the_engine_runs(open_lab: OpenLab) -> None:
    lab = open_lab(open_source(DEFAULT_SOURCE, standardise=True), own_engine=True)
    assert not lab.engine.running
    film = lab.controller.film
    assert film.diffusion is not None
    assert film.transport is not None
    assert film.density is not None
    assert not lab.controller.complete  # what is shown is not computed here: the engine is still asked


def test_the_live_engine_takes_over_without_a_jump(open_lab: OpenLab, qtbot: QtBot) -> None:
    lab = open_lab(open_source(DEFAULT_SOURCE, standardise=True))
    seen: list[Film] = [lab.controller.film]
    lab.controller.filmChanged.connect(seen.append)
    shown = {"diffusion", "transport"}  # the readings take longer, and are not shown before
    qtbot.waitUntil(lambda: not shown & lab.controller.stale, timeout=60_000)
    assert seen[-1].diffusion is not seen[0].diffusion
    qualities = {film.diffusion.quality for film in seen if film.diffusion is not None}
    assert qualities == {Quality.FULL}  # no draft in between
    for phase in (0.0, 0.3, 1.0):
        ways = [film.frame(phase) for film in seen]
        for one in ways[1:]:
            for name in ("forward", "reverse", "transport"):
                step = np.abs(getattr(one, name) - getattr(ways[0], name)).max()
                # Of the transport a draft lands in between: its cells' masses are right to 1 % or so, which sends a few
                # particles near an edge to the next site. Trajectories agree to the quantisation.
                assert step <= 0.5 * STEP + 1e-6 or name == "transport"


def test_another_source_waits_for_the_engine(open_lab: OpenLab) -> None:
    lab = open_lab(Source(dataclasses.replace(MOONS, seed=8), "other"), own_engine=True)
    assert lab.controller.film.diffusion is None
