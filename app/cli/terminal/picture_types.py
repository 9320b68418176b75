"""Arguments that say how large a picture is and what part of the plane it shows."""

from __future__ import annotations

import math

import click
from click.shell_completion import CompletionItem

from .param_type import ParamType

SIZES = ("1280x720", "1920x1080", "3840x2160", "1080x1080")
SMALLEST, LARGEST = 64, 7680


class Size(ParamType):
    """WIDTHxHEIGHT in pixels: a pair of whole numbers."""

    name = "WIDTHxHEIGHT"

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        width, _, height = value.lower().partition("x")
        try:
            size = int(width), int(height)
        except ValueError:
            self.fail("give it as WIDTHxHEIGHT, for example 1280x720.", param, ctx)
        if not all(SMALLEST <= side <= LARGEST for side in size):
            self.fail(f"each side must be from {SMALLEST} to {LARGEST} pixels.", param, ctx)
        return size

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(size) for size in SIZES if size.startswith(incomplete)]


class ViewType(ParamType):
    """X,Y,HALF: the centre of the visible square and half its width, in data units."""

    name = "X,Y,HALF"

    def convert(
        self, value: str | tuple[float, float, float], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float, float]:
        if isinstance(value, tuple):
            return value
        try:
            x, y, half = (float(part) for part in value.split(","))
        except ValueError:
            self.fail("give it as X,Y,HALF, for example 0,0,2.5.", param, ctx)
        if not all(math.isfinite(each) for each in (x, y, half)) or not 1e-3 <= half <= 1e4:
            self.fail("the half width must be from 0.001 to 10000.", param, ctx)
        return x, y, half


class RangeType(ParamType):
    """FIRST:LAST: two phases of the clock, the first before the last."""

    name = "FIRST:LAST"

    def convert(
        self, value: str | tuple[float, float], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        if isinstance(value, tuple):
            return value
        try:
            first, last = (float(part) for part in value.split(":"))
        except ValueError:
            self.fail("give it as FIRST:LAST, for example 0.2:0.8.", param, ctx)
        if not 0 <= first < last <= 1:
            self.fail("the clock goes from 0 to 1, and the first phase comes before the last.", param, ctx)
        return first, last
