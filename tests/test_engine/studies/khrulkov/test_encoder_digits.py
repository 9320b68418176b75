"""Codes of small images, and what is said where the optional package is absent."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from encoder_runs import can_fail, findings_of, quick, tells_subsets, verdicts, with_value
from study_parts import parts_of

from engine.studies import STUDIES
from engine.studies.khrulkov import encoder_digits

REQUEST = quick("encoder-digits")
with_digits = pytest.mark.skipif(importlib.util.find_spec("sklearn") is None, reason="scikit-learn is optional")


@with_digits
def test_eps_rel_is_0_and_the_jacobian_is_not_symmetric() -> None:
    found = parts_of(REQUEST)
    assert abs(found["n300"]["eps_rel"]) < 1e-12
    assert found["n300"]["reassigned"] == 0
    assert found["swirl"]["asymmetry"] > 0.01
    assert found["n100"]["there_and_back"] < 0.024


@with_digits
def test_interpolations_begin_and_end_at_the_images() -> None:
    images = parts_of(REQUEST)["between"]["images"]  # (pairs, 3, k, 8, 8)
    for end in (0, -1):
        assert images[:, 0, end] == pytest.approx(images[:, 1, end], abs=0.02)  # there and back
        assert images[:, 2, end] == pytest.approx(images[:, 1, end], abs=1e-9)
    ink = images[:, 2].sum(axis=(2, 3))  # (pairs, k), linear by construction
    assert np.diff(ink, 2) == pytest.approx(0, abs=1e-9)
    assert np.abs(images[:, 0, 3] - images[:, 1, 3]).max() > 0.2  # not the double exposure


@with_digits
def test_verdicts_and_that_they_can_differ() -> None:
    found = verdicts(findings_of(REQUEST))
    assert found["ε_rel, 300 digits"] == "agrees"
    assert found["|J − Jᵀ|/|J| of the flow, digits, rms"] == "differs"
    assert found["ε_rel, the paper's images"] == "not reproducible here"
    changed = findings_of(REQUEST, n300=with_value(parts_of(REQUEST)["n300"], "eps_rel", 1e-3))
    assert verdicts(changed)["ε_rel, 300 digits"] == "differs"
    can_fail(REQUEST)
    tells_subsets(REQUEST)


def test_without_the_package_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_digits, "is_missing", lambda _request: True)
    study = STUDIES["encoder-digits"]
    assert study.parts(REQUEST) == ()
    assert {check.verdict.value for check in study.findings(REQUEST, {}).checks} == {"not reproducible here"}
