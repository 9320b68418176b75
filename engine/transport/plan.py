"""A discrete optimal plan between two weighted clouds, with the potentials that certify it (Kantorovich duality)."""

from __future__ import annotations

from dataclasses import dataclass

from ..values import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscretePlan:
    """Mass flows[k] goes from source rows[k] to target columns[k]; all (e,), the flows sum to 1.

    `source_potentials` u (n,), `target_potentials` v (m,) with u_i + v_j <= |x_i - y_j|^2 up to rounding. `cost` is
    the plan's mean squared distance; the optimum lies in [cost - gap, cost].
    """

    rows: IntArray
    columns: IntArray
    flows: FloatArray
    source_potentials: FloatArray
    target_potentials: FloatArray
    cost: float
    gap: float
