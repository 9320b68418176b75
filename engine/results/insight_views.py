"""The insight views: their names, titles and modes, and what each depends on. Light: menus are made of this.

What they show is computed by the generators of `engine.insights`; `engine.insight` brings the two together.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightView:
    """One view. `modes`: (name, title) of its ways to be shown, the first is the default; they share one result.

    `computed`: it has a generator of its own (else it shows what is there anyway). `at_lens`: it depends on the SNR
    under the lens. `compares`: it needs the second drawing.
    """

    name: str
    title: str
    doc: str
    modes: tuple[tuple[str, str], ...] = ()
    computed: bool = True
    at_lens: bool = False
    compares: bool = False

    @property
    def default_mode(self) -> str:
        return self.modes[0][0] if self.modes else ""


_ALL = (
    InsightView(
        name="density", title="Density p\N{LATIN SUBSCRIPT SMALL LETTER T}", computed=False,
        doc="How likely the noised particle is to be at each place, with the gap's three main readings.",
    ),
    InsightView(
        name="gap", title="Gap",
        doc="How far the flow's map is from the optimal one, and two particles that would do better swapped.",
    ),
    InsightView(
        name="basins", title="Basins", modes=(("flow", "Flow"), ("cells", "Optimal map"), ("difference", "Difference")),
        doc="To which point the flow from T, and the optimal map, send each place of the prior's plane.",
    ),
    InsightView(
        name="swirl", title="Swirl", modes=(("skew", "Swirl J₁₂ − J₂₁"), ("rotation", "Rotation")),
        doc="Where the flow's map of the prior's plane is no gradient, so not the optimal map.",
    ),
    InsightView(
        name="curvature", title="Curvature", modes=(("hessian", "Hessian λₘₐₓ"), ("localisation", "Localisation")),
        doc="Where the noised density is log-concave as noise grows, and how undecided the denoiser is.",
    ),
    InsightView(
        name="scales", title="Curvature over scales", at_lens=True,
        modes=(("ratio", "m*, δ*"), ("curvature", "ζ*"), ("survival", "sᵣ(u)"), ("histogram", "Lᵣ at this SNR")),
        doc="Multi-scale complexity, effective curvature and survival against SNR, with the bottleneck marked.",
    ),
    InsightView(
        name="expansion", title="Contract / expand", modes=(("largest", "Largest factor"), ("area", "Area factor")),
        doc="How one step of the reversal stretches or shrinks neighbourhoods, place by place.",
    ),
    InsightView(
        name="contraction", title="Steps against bounds",
        doc="By what one step multiplies distances along the clock, forward and backward, beside the bounds.",
    ),
    InsightView(
        name="sensitivity", title="Sensitivity", compares=True,
        doc="A second cloud is diffused and comes back by the first one's maps: how far off it ends, and the bound.",
    ),
    InsightView(
        name="ledger", title="Ledger", modes=(("displacement", "Displacement"), ("length", "Curve length")),
        doc="What the forward process, the flow and optimal transport have paid so far, in the same units.",
    ),
    InsightView(
        name="learning", title="Learned score", computed=False,
        modes=(("both", "Both"), ("vp", "VP"), ("pinned", "Pinned"), ("loss", "Loss")),
        doc="The reversal by a score that a small network learns while you look, of VP and of pinned Brownian motion.",
    ),
)  # fmt: skip

INSIGHT_VIEWS: dict[str, InsightView] = {view.name: view for view in _ALL}
