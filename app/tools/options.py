"""What tools can be set to: values with their bounds, and how the strip shows each."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from widgets.controls.option_field import Option

LABELS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolOptions:
    """Lengths are world units. Shared by the tools that have them, so that a size goes along from brush to eraser."""

    radius: float = 0.18
    flow: float = 1.0
    softness: float = 0.0
    spacing: float = 0.1
    strength: float = 0.5
    push: bool = False
    lasso: bool = False
    label: int = 0
    shape: str = "ring"
    size: float = 0.8
    count: int = 60
    text: str = "ebb"
    x: str = "cos(3*t)"
    y: str = "sin(2*t)"

    def having(self, name: str, value: object) -> ToolOptions:
        """With one value changed, brought within its bounds. Raises KeyError for an unknown name."""
        declared = OPTIONS[name]
        if declared.kind in ("number", "whole"):
            bounded = min(max(float(str(value)), declared.low), declared.high)
            value = round(bounded) if declared.kind == "whole" else bounded
        changes: dict[str, Any] = {name: value}
        return dataclasses.replace(self, **changes)


OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option(name="radius", label="Radius", tip="Radius of the brush, in units of the plane; [ and ] change it",
               low=0.02, high=2.0, step=0.02),
        Option(name="flow", label="Flow", tip="How many points a stretch of the path gets, times a pen's pressure",
               low=0.1, high=10.0, step=0.1),
        Option(name="softness", label="Soft", tip="Share of the radius over which the brush thins out to its rim",
               low=0.0, high=1.0, step=0.1),
        Option(name="spacing", label="Spacing", tip="Distance between the points of a line",
               low=0.01, high=1.0, step=0.01),
        Option(name="strength", label="Strength", tip="How far points move for each radius of the hand's path",
               low=0.05, high=3.0, step=0.05),
        Option(name="push", kind="flag", label="Push", tip="Push points away, do not pull them; Shift+G, or Alt"),
        Option(name="lasso", kind="flag", label="Lasso",
               tip="Choose by a free outline in place of a rectangle; or hold Alt"),
        Option(name="label", kind="label", label="Label",
               tip="Class of the points that are drawn, shown by colour and shape; Alt+1 to Alt+8", high=LABELS - 1),
        Option(name="shape", kind="choice", label="Shape", tip="What the stamp puts down",
               choices=(("ring", "Ring"), ("grid", "Grid"), ("blob", "Blob"), ("text", "Text"),
                        ("formula", "Formula"))),
        Option(name="size", label="Size", tip="Half the stamp's width, in units of the plane; [ and ] change it",
               low=0.05, high=5.0, step=0.05),
        Option(name="count", kind="whole", label="Points", tip="How many points the stamp puts down",
               low=1, high=5000, step=10),
        Option(name="text", kind="text", label="Text", tip="Letters that the stamp writes"),
        Option(name="x", kind="text", label="x(t)",
               tip="First coordinate as a formula of t, from 0 to 2*pi: + - * / **, pi, sin, cos, exp, sqrt…"),
        Option(name="y", kind="text", label="y(t)", tip="Second coordinate as a formula of t, from 0 to 2*pi"),
    )
}  # fmt: skip
