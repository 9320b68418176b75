"""Parameters are declared once, as dataclass fields; sliders, JSON, command line and glossary are read off them.

A number is declared with `parameter(...)`, a choice with `choice(...)`. `parameters_of(cls)` lists them in order.
`stages` names the computations that depend on the parameter: a change of any other parameter leaves them as they are.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from dataclasses import dataclass
from typing import Any, Literal

from ..errors import EngineError, quoted
from .conditions import Condition

Scale = Literal["linear", "log", "symlog", "integer", "choice"]
Stage = Literal["diffusion", "transport", "diagnostics"]
ALL_STAGES: tuple[Stage, ...] = ("diffusion", "transport", "diagnostics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What is known of one adjustable number or choice. `threshold` is where a symlog scale turns linear.

    `ordered`: what lies between two values has an effect between theirs, so it can be moved; a choice's has not.
    """

    name: str
    label: str
    symbol: str
    unit: str
    doc: str
    default: float | int | str
    scale: Scale
    low: float = 0.0
    high: float = 0.0
    threshold: float = 1.0
    choices: tuple[tuple[str, str], ...] = ()  # (value, label)
    stages: tuple[Stage, ...] = ALL_STAGES
    when: Condition | None = None
    ordered: bool = True

    def idle_reason(self, owner: object) -> str:
        """Why this parameter has no effect on `owner` at its other settings; empty where it has one."""
        return "" if self.when is None or self.when.holds(owner) else self.when.otherwise

    def checked(self, value: object) -> float | int | str:
        """`value` in this parameter's type. Raises EngineError where it is outside the range or not a choice."""
        if self.scale == "choice":
            allowed = [key for key, _ in self.choices]
            if value not in allowed:
                raise EngineError(f"{self.label} can't be {quoted(value)}.", f"Choose one of: {', '.join(allowed)}.")
            return str(value)
        try:
            number = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            raise EngineError(f"{self.label} needs a number, not {quoted(value)}.", self._range_hint()) from None
        if isinstance(value, bool) or not math.isfinite(number) or not self.low <= number <= self.high:
            raise EngineError(f"{self.label} can't be {quoted(value)}.", self._range_hint())
        if self.scale == "integer":
            if number != int(number):
                raise EngineError(f"{self.label} can't be {quoted(value)}.", "It is a whole number.")
            return int(number)
        return number + 0.0  # -0.0 is 0.0

    def clamped(self, value: float) -> float | int:
        """The nearest admissible number (for sliders; text that a person typed goes through `checked`)."""
        number = min(max(float(value), self.low), self.high)
        return round(number) if self.scale == "integer" else number

    def to_fraction(self, value: float) -> float:
        """Where `value` lies on the slider, 0 to 1."""
        return (self.bent(value) - self.bent(self.low)) / (self.bent(self.high) - self.bent(self.low))

    def from_fraction(self, fraction: float) -> float | int:
        """The value at a slider position; inverse of `to_fraction`."""
        low, high = self.bent(self.low), self.bent(self.high)
        return self.clamped(self.unbent(low + min(max(fraction, 0.0), 1.0) * (high - low)))

    @property
    def _logarithmic(self) -> bool:
        """Counts from 1 on are slid by their logarithm too."""
        return self.scale == "log" or (self.scale == "integer" and self.low >= 1)

    def bent(self, value: float) -> float:
        """`value` on the parameter's own scale: its logarithm, inverse hyperbolic sine, or itself."""
        if self._logarithmic:
            return math.log(value)
        if self.scale == "symlog":
            return math.asinh(value / self.threshold)
        return float(value)

    def unbent(self, bent: float) -> float:
        """Inverse of `bent`."""
        if self._logarithmic:
            return math.exp(bent)
        if self.scale == "symlog":
            return self.threshold * math.sinh(bent)
        return bent

    def _range_hint(self) -> str:
        return f"It goes from {self.low:g} to {self.high:g}{' ' + self.unit if self.unit else ''}."


def parameter(
    default: float,
    *,
    low: float,
    high: float,
    scale: Literal["linear", "log", "symlog", "integer"] = "linear",
    threshold: float = 1.0,
    label: str,
    symbol: str = "",
    unit: str = "",
    doc: str,
    stages: tuple[Stage, ...] = ALL_STAGES,
    when: Condition | None = None,
    ordered: bool = True,
) -> Any:
    """A dataclass field that is an adjustable number. `when`: the condition under which it has an effect."""
    info: dict[str, Any] = dict(default=default, low=low, high=high, scale=scale, threshold=threshold, label=label)
    info |= dict(symbol=symbol, unit=unit, doc=doc, stages=stages, when=when, ordered=ordered)
    return dataclasses.field(default=default, metadata={"parameter": info})


def choice(
    default: str,
    choices: dict[str, str],
    *,
    label: str,
    symbol: str = "",
    doc: str,
    stages: tuple[Stage, ...] = ALL_STAGES,
) -> Any:
    """A dataclass field that is one of several named options (value -> label)."""
    info: dict[str, Any] = dict(default=default, scale="choice", choices=tuple(choices.items()), label=label)
    info |= dict(symbol=symbol, unit="", doc=doc, stages=stages, ordered=False)
    return dataclasses.field(default=default, metadata={"parameter": info})


@functools.cache
def parameters_of(cls: type) -> dict[str, Parameter]:
    """Every declared parameter of a dataclass, by name, in the order of declaration."""
    return {
        field.name: Parameter(name=field.name, **field.metadata["parameter"])
        for field in dataclasses.fields(cls)
        if "parameter" in field.metadata
    }
