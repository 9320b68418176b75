"""The names of everything that `measure` reads: for completion and suggestions, which can't wait for torch.

A test measures and compares.
"""

from __future__ import annotations

_NAMES = {
    "transport": "w2_squared residual cell_masses",
    "prior": "w2 w2_bound kl_bound terminal_snr_db",
    "basins": "disagreement dual_gap map_gap mass_tv masses",
    "swirl": "rms max rotation_rms rotation_max",
    "localisation": "mean max trace_mean",
    "curvature": "critical",
    "complexity": "survival_one survival_level tail_zero tail_level m_star delta_star zeta_star cvar bottleneck_snr "
    "bottleneck_m_star r_star",
    "contraction": "forward backward backward_rms",
    "encoder": "eps_rel reassigned n swap_saving",
    "ledger": "forward reverse transport map_excess curve_excess",
    "reverse": "w2_final sliced_final mmd_final energy_final nearest_training",
    "sensitivity": "w2_before w2_after own_round bound",
}

GROUPS: tuple[str, ...] = tuple(_NAMES)
READINGS: tuple[str, ...] = tuple(f"{group}.{name}" for group, names in _NAMES.items() for name in names.split())
