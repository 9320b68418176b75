"""Power cells of sites in general position, at given heights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...values import FloatArray, IntArray
from .cell_masses import CellMasses, cell_masses
from .heights import Heights
from .laguerre import PowerDiagram, power_diagram
from .sites import jittered, spacings

CLOSE = 1e-4  # of the sites' reach: from here on a hull misplaces walls by 1e-9 and more, and loses thin cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where sites stand: `positions` (m, 2), and which of them are `close` (c,) to another, by CLOSE."""

    positions: FloatArray
    close: IntArray

    @classmethod
    def of(cls, positions: FloatArray) -> Places:
        """Of distinct positions (m, 2) about 0, moved so little that no four are co-circular."""
        spacing = spacings(positions)
        close = np.flatnonzero(spacing < CLOSE * float(np.abs(positions).max()))
        return cls(positions=jittered(positions, spacing), close=close)

    def scrutinised(self) -> Places:
        """The same with every site close: slower, but no cell is lost, however thin."""
        return Places(positions=self.positions, close=np.arange(len(self)))

    def __len__(self) -> int:
        return len(self.positions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tessellation:
    """`heights` of m sites, the `diagram` they make and the measures of its `cells`."""

    heights: Heights
    diagram: PowerDiagram
    cells: CellMasses

    @classmethod
    def of(cls, places: Places, heights: Heights) -> Tessellation:
        diagram = power_diagram(places.positions, heights, places.close)
        return cls(heights=heights, diagram=diagram, cells=cell_masses(diagram))
