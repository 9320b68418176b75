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
        name="learning", title="Learned score", computed=False,
        modes=(("both", "Both"), ("vp", "VP"), ("pinned", "Pinned"), ("loss", "Loss")),
        doc="The reversal by a score that a small network learns while you look, of VP and of pinned Brownian motion.",
    ),
)  # fmt: skip

INSIGHT_VIEWS: dict[str, InsightView] = {view.name: view for view in _ALL}
