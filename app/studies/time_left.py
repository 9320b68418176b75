"""How much longer a run takes: from how long its parts took before, at the pace of this one so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LEAST_SHARE = 0.02  # of the whole, to have been worked out before a pace is believed


def time_left(
    before: Sequence[tuple[str, float]], done: Mapping[str, float], present: float, *, same_machine: bool = False
) -> float | None:
    """Seconds, or None where nothing can be said.

    `before`: (part, seconds) of an earlier complete run, in the order of work; `done`: seconds of the parts that are
    there; `present`: for how long the next one is in work. The pace is what parts took to what they took before; a part
    that takes longer than that slows it. Before LEAST_SHARE is done it is 1 on the `same_machine`, and else unknown.
    """
    known = dict(before)
    rest = [seconds for name, seconds in before if name not in done]
    if not rest or not done.keys() <= known.keys():
        return None
    spent, expected = sum(done.values()), sum(known[name] for name in done)
    if expected > LEAST_SHARE * sum(known.values()):
        pace = spent / expected
    elif same_machine:
        pace = 1.0
    else:
        return None
    if expected + rest[0] > 0:
        pace = max(pace, (spent + present) / (expected + rest[0]))
    return max(pace * rest[0] - present, 0.0) + pace * sum(rest[1:])
