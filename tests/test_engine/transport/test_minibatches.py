"""Minibatch transport is dearer than transport: what `engine.transport.discrete` says of it, measured."""

from __future__ import annotations

import numpy as np

from engine.transport import exact_matching
from engine.values import FloatArray

D, AWAY = 8, 2.0


def batched_cost(sources: FloatArray, targets: FloatArray, size: int) -> float:
    costs = [exact_matching(sources[k : k + size], targets[k : k + size]).cost for k in range(0, len(sources), size)]
    return float(np.mean(costs))


def test_batches_of_32_cost_more_than_twice_the_optimum() -> None:
    random = np.random.default_rng(0)
    sources, targets = random.normal(size=(2, 1024, D))
    targets[:, 0] += AWAY
    costs = {size: batched_cost(sources, targets, size) for size in (8, 32, 128, 1024)}
    assert list(costs.values()) == sorted(costs.values(), reverse=True)  # a larger batch is a larger choice of plans
    # W2^2 between the laws is 4. 32 batches, each with a standard deviation below 2: known to .35
    assert abs(costs[32] - 2.6 * AWAY**2) < 3 * 0.35
    assert costs[1024] > AWAY**2
