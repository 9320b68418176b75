"""Insights made by hand for the tests of their painters: fields, basins, diagrams and a pair to exchange."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from stage_films import two_moons, whole_film

from engine import (
    INSIGHT_VIEWS,
    Assumption,
    BasinMap,
    Chart,
    Claim,
    Experiment,
    Film,
    Insight,
    InsightView,
    PlaneFilm,
    Quality,
    Reading,
    Series,
    SwapWitness,
)

VIEWS = (
    InsightView(name="gap", title="Gap", doc="How far flow and optimal map are apart."),
    InsightView(
        name="basins", title="Basins", doc="Which point each latent is sent to.",
        modes=(("flow", "Flow"), ("cells", "Cells"), ("difference", "Difference")),
    ),
    InsightView(name="swirl", title="Swirl", doc="How much the flow's map turns."),
    InsightView(
        name="curvature", title="Curvature", doc="Where the noised density is log-concave.",
        modes=(("curvature", "Curvature"), ("localisation", "Localisation"), ("histogram", "Histogram")),
    ),
    InsightView(name="scales", title="Scales", doc="Complexity over the SNR.", at_lens=True),
)  # fmt: skip
CLAIM = Claim(
    source="[L] Prop. 3",
    statement="The Hessian of log p_t is the covariance of the denoised point in disguise.",
    assumptions=(
        Assumption(text="The score is exact.", holds=True),
        Assumption(text="The law has a density.", holds=False),
        Assumption(text="The grid sees every mode.", holds=None),
    ),
)


def declare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the views above declared for one test, whatever the engine declares under their names."""
    for view in VIEWS:
        monkeypatch.setitem(INSIGHT_VIEWS, view.name, view)


def circle(radius: float = 1.5, *, signed: bool = True, size: int = 64, frames: int = 5) -> PlaneFilm:
    """radius^2 - |x|^2 (moving to the right by 1 with the phase): above 0 inside the circle. Huge at the border."""
    axis = (np.arange(size) + 0.5) / size * 8 - 4
    phases = np.linspace(0, 1, frames)
    values = np.stack([radius**2 - ((axis[None, :] - phase) ** 2 + axis[:, None] ** 2) for phase in phases])
    return PlaneFilm(
        label="Largest eigenvalue", symbol="λ", unit="1/x²", phases=phases, values=values.astype(np.float32),
        half_width=4.0, low=float(values.min()), high=float(values.max()),
        middle=0.0 if signed else None, contour=0.0 if signed else None,
    )  # fmt: skip


def basin_map(targets: int = 3, size: int = 64, classes: int = 1) -> BasinMap:
    """Voronoi cells of points on a circle; the optimal map's are turned by a tenth of a turn of one cell."""
    angle = 2 * np.pi * (np.arange(targets) + 0.25) / targets
    points = 1.5 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    axis = (np.arange(size) + 0.5) / size * 8 - 4
    z = np.stack(np.broadcast_arrays(axis[None, :], -axis[:, None]), axis=-1)
    turn = 2 * np.pi / targets / 5
    turned = points @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    flow, optimal = (
        ((z[:, :, None, :] - sites) ** 2).sum(-1).argmin(-1).astype(np.int32) for sites in (points, turned)
    )
    return BasinMap(
        half_width=4.0,
        flow=flow,
        optimal=optimal,
        targets=points,
        labels=np.arange(targets) % classes,
        disagreement=Reading(name="basins.disagreement", label="Disagreement", value=0.0452, floor=0.0015),
    )


def curves(**changes: object) -> Chart:
    r = np.geomspace(0.05, 50, 30)
    m = r**2 / (1 + r**2) ** 2
    chart = Chart(
        title="Complexity m*", x_label="SNR r", y_label="m*", axis="snr", x_log=True,
        series=(
            Series(label="measured", kind="measured", x=r, y=m, low=0.9 * m, high=1.1 * m),
            Series(label="bound", kind="bound", x=r, y=np.minimum(1.5 * m, 0.4)),
            Series(label="as published", kind="published", x=r, y=0.8 * m),
            Series(label="1/M", kind="reference", x=r[[0, -1]], y=np.array([0.2, 0.2])),
        ),
        marks=((1.37, "bottleneck"),),
    )  # fmt: skip
    return dataclasses.replace(chart, **changes)  # type: ignore[arg-type]


def bars() -> Chart:
    edges = np.linspace(0.05, 1.95, 20)
    heights = np.exp(-((edges - 0.7) ** 2) / 0.1)
    return Chart(
        title="Localisation L_r", x_label="L_r", y_label="share",
        series=(Series(label="particles", kind="bars", x=edges, y=heights),), marks=((1.0, "log-concave up to 1"),),
    )  # fmt: skip


def witness(saving: float = 0.31) -> SwapWitness:
    return SwapWitness(
        particles=(12, 40),
        starts=np.array([[-1.0, 0.6], [-0.6, 0.9]]),
        ends=np.array([[1.2, 1.0], [0.4, -1.2]]),
        saving=Reading(name="gap.saving", label="Saving", value=saving, floor=0.01),
    )


GAP = (
    Reading(name="basins.disagreement", label="Disagreement", value=0.0452, floor=0.0015),
    Reading(name="basins.dual_gap", label="Dual cost gap", value=9.5e-3, error=6e-4),
    Reading(name="basins.map_gap", label="Map gap", value=0.33, floor=0.01),
    Reading(name="swirl.rms", label="Swirl, rms", value=0.0004, floor=0.002),
    Reading(name="encoder.eps_rel", label="Encoder excess", value=3e-3, error=1e-5),
)


def insight(view: str, experiment: Experiment, **parts: object) -> Insight:
    made = Insight(view=view, experiment=experiment, quality=Quality.FULL, claim=CLAIM)
    content: dict[str, dict[str, object]] = {
        "gap": {"readings": GAP, "witness": witness()},
        "basins": {"basins": basin_map()},
        "swirl": {"planes": (circle(frames=1),)},
        "curvature": {"planes": (circle(), circle(2.0, signed=False)), "charts": (bars(),)},
        "scales": {"charts": (curves(), curves(title="Effective curvature", y_label="ζ*"))},
    }
    return dataclasses.replace(made, **(content.get(view, {}) | parts))  # type: ignore[arg-type]


def film_with(view: str, **parts: object) -> Film:
    film = whole_film(60, 60)
    return film.with_result(insight(view, film.experiment, **parts))


__all__ = ["VIEWS", "bars", "basin_map", "circle", "curves", "declare", "film_with", "insight", "two_moons", "witness"]
