"""What a study's parts found, spoiled at will, and what is told of them."""

from __future__ import annotations

from engine.stages.run_study import study_of
from engine.studies.base.study import Verdict


def checks_of(request, found):
    """Checks by quantity, of parts that are there."""
    return {check.quantity: check for check in study_of(request).findings(request, found).checks}


def disagreeing(request, found):
    """Quantities whose check does not agree."""
    return {name for name, check in checks_of(request, found).items() if check.verdict is not Verdict.AGREES}


def perturbed(found, part, name, change):
    """The same findings with one array of one part changed."""
    return found | {part: {**found[part], name: change(found[part][name])}}


def assert_told_of_every_subset(request, found):
    """Findings come of nothing, of each part alone, and of all but each."""
    findings_of = study_of(request).findings
    everything = findings_of(request, found)
    assert findings_of(request, {}).panels == ()
    assert findings_of(request, {}).checks == ()
    for name in found:
        alone = findings_of(request, {name: found[name]})
        rest = findings_of(request, {other: each for other, each in found.items() if other != name})
        assert alone.panels
        for findings in (alone, rest):
            assert {check.quantity for check in findings.checks} <= {check.quantity for check in everything.checks}
