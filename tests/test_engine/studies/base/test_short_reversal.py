"""Short reversals: exactly as many evaluations as asked for, and a Gaussian's flow map in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.experiment.mixture import GaussianMixture
from engine.experiment.schedule import Schedule
from engine.experiment.target import SoftenedCloud

RNG = np.random.default_rng(31)
CLOUD = SoftenedCloud(centres=RNG.normal(size=(20, 2)), weights=np.full(20, 0.05), softness=0.05)


@pytest.mark.parametrize("evaluations", [2, 3, 4, 6, 8, 16, 32])
@pytest.mark.parametrize("score", ["exact", "learned"])
def test_every_reversal_takes_as_many_evaluations_as_asked_for(evaluations, score, monkeypatch):
    import torch

    from engine.studies.base import short_reversal

    calls = []

    class Counted:
        dtype = torch.float64

        def denoise(self, xt, s):
            calls.append(s)
            return torch.zeros_like(xt)

    monkeypatch.setattr(short_reversal, "score_of", lambda law, schedule: Counted())
    start, schedule = RNG.normal(size=(5, 2)), Schedule(termination_time=0.5)
    if score == "exact":
        short_reversal.exact_ends(CLOUD, schedule, start, evaluations)
    else:
        short_reversal.learned_ends(Counted(), CLOUD, schedule, start, evaluations)
    assert len(calls) == evaluations


@pytest.mark.parametrize("evaluations", [2, 8])
def test_a_round_gaussian_s_flow_is_exact_at_any_number_of_evaluations(evaluations):
    from engine.studies.base.short_reversal import exact_ends

    law, time = GaussianMixture.of([[2.0, -1.0]], variances=0.3), 0.7
    start, alpha = RNG.normal(size=(50, 2)), math.exp(-time)
    width = math.sqrt(alpha**2 * 0.3 + 1 - alpha**2)
    expected = law.means[0] + math.sqrt(0.3) / width * (start - alpha * law.means[0])
    # its sharper law is a point, whose denoiser is constant: no step errs
    assert exact_ends(law, Schedule(termination_time=time), start, evaluations) == pytest.approx(expected, abs=1e-9)


def test_ends_of_the_exact_score_converge():
    from engine.studies.base.short_reversal import exact_ends

    start, schedule = RNG.normal(size=(40, 2)), Schedule(termination_time=0.5)
    reference = exact_ends(CLOUD, schedule, start, 200)
    errors = [np.median(np.abs(exact_ends(CLOUD, schedule, start, count) - reference)) for count in (8, 16, 64)]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 1e-3
