"""What is told of the parts of sampling studies, perturbed and in part."""

from __future__ import annotations

from study_parts import worked

from engine.studies.base.study import Verdict


def verdicts(study, request, found):
    return {check.quantity: check.verdict for check in study.findings(request, found).checks}


def never_failing(study, request, found, size=10.0):
    """Quantities of checks that agree however the arrays that were found are moved by `size`, whole or a row at a time.

    Vectors hold a number for each seed: they are moved as a whole, since one seed off only widens its own tolerance.
    """
    left = {quantity for quantity, verdict in verdicts(study, request, found).items() if verdict is Verdict.AGREES}
    for part, arrays in found.items():
        for name, values in arrays.items():
            for row in (..., *range(len(values) if values.ndim > 1 else 0)):
                for sign in (-1, 1):
                    moved = values.astype(float)
                    moved[row] += sign * size
                    try:
                        moved_verdicts = verdicts(study, request, {**found, part: {**arrays, name: moved}})
                    except (ValueError, RuntimeWarning):  # a negative share, say
                        continue
                    left -= {quantity for quantity in left if moved_verdicts.get(quantity) is Verdict.DIFFERS}
    return left


def assert_told_on_any_subset(study, request, found):
    """Each part alone gives what can be told of it, no part nothing, and all that is told is unique."""
    assert study.findings(request, {}).panels == ()
    whole = verdicts(study, request, found)
    for name, arrays in found.items():
        findings = study.findings(request, {name: arrays})
        assert {check.quantity for check in findings.checks} <= set(whole)
    assert len(whole) == len(study.findings(request, found).checks)


def assert_repeatable(request, name, found):
    again = worked(request, name.__eq__)[name]
    assert again.keys() == found[name].keys()
    for key, values in again.items():
        assert values.tobytes() == found[name][key].tobytes(), key
