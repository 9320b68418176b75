"""How a person looks at a chart: which part of it, which curves, which axes are logarithmic. A value, as in `Look`."""

from __future__ import annotations

from dataclasses import dataclass

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


WHOLE = ChartLook()
