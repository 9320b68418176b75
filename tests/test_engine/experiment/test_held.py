"""What is held: side A as it is seen beside side B, and what can't be held."""

from __future__ import annotations

import pytest

from engine import EngineError, Experiment, Film, Held, PointCloud

CLOUD = PointCloud.of([[0.0, 1.0], [2.0, -1.0]])
A = Experiment(cloud=CLOUD, termination_time=0.5, snr=7.0)
B = Experiment(cloud=CLOUD, termination_time=3.0, snr=4.0)


def test_beside_b_only_the_snr_is_bs() -> None:
    held = Held(experiment=A, title="Two")
    assert held.beside(B) == Held(experiment=A.with_parameters({"snr": 4.0}), title="Two")
    assert held.beside(A) == held


def test_the_lens_is_no_setting_in_which_the_sides_of_a_film_differ() -> None:
    film = Film(experiment=B).beside(Film(experiment=A))
    assert film.held is not None
    assert film.held.experiment == Held(experiment=A).beside(B).experiment
    assert film.beside(None).held is None


def test_sides_that_differ_in_the_lens_alone_are_the_same_without_it() -> None:
    assert Held(experiment=A).without_lens == Held(experiment=A.with_parameters({"snr": 9.0})).without_lens


def test_an_empty_drawing_and_a_title_that_is_no_short_text_are_refused() -> None:
    with pytest.raises(EngineError, match="nothing to hold"):
        Held(experiment=Experiment(cloud=PointCloud.empty()))
    for title in ("x" * 201, "two\nlines"):
        with pytest.raises(EngineError, match="not a short text"):
            Held(experiment=A, title=title)
