"""How a person looks at a chart or at tiles: which part, which curves or colours, which axes. Values, as in `Look`."""

from __future__ import annotations

from dataclasses import dataclass

from .colour_scale import Limits

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLook:
    """`x`, `y`: the values between which is shown, or None for all. `hidden`: labels of series that are not shown.

    `x_log`, `y_log`: whether an axis is logarithmic; None: as the chart has it.
    """

    x: Range | None = None
    y: Range | None = None
    hidden: frozenset[str] = frozenset()
    x_log: bool | None = None
    y_log: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TilesLook:
    """`x`, `y`: the columns and rows between which is shown, `limits`: of the colours; None for all."""

    x: Range | None = None
    y: Range | None = None
    limits: Limits | None = None


WHOLE = ChartLook()
WHOLE_TILES = TilesLook()
