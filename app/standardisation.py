"""The affine by which an opened cloud was standardised: kept beside the drawing, shown, and taken back on demand."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from engine import PointCloud, standardised
from widgets.number_format import number


@dataclass(frozen=True, slots=True)
class Standardisation:
    """`file = offset + scale * shown`, a number for each coordinate."""

    offset: tuple[float, ...]
    scale: tuple[float, ...]

    def undone(self, cloud: PointCloud) -> PointCloud:
        """The cloud in the file's units. Raises EngineError where those are too large to be shown."""
        positions = np.array(self.offset) + np.array(self.scale) * cloud.positions
        return dataclasses.replace(cloud, positions=positions)

    def after(self, first: Standardisation | None) -> Standardisation:
        """This one applied to what `first` had standardised already: both at once."""
        if first is None:
            return self
        offset = tuple(a + s * b for a, s, b in zip(first.offset, first.scale, self.offset, strict=True))
        return Standardisation(offset, tuple(s * t for s, t in zip(first.scale, self.scale, strict=True)))

    @property
    def sentence(self) -> str:
        """The numbers, for a tooltip or a notice."""
        mean = ", ".join(number(value, 4) for value in self.offset)
        scale = ", ".join(number(value, 4) for value in self.scale)
        return f"Standardised: (x - mean)/scale, mean ({mean}), scale ({scale})."


def standardise(cloud: PointCloud) -> tuple[PointCloud, Standardisation]:
    """The cloud with zero mean and unit rms in each coordinate, and what undoes it."""
    moved, offset, scale = standardised(cloud)
    return moved, Standardisation(tuple(offset.tolist()), tuple(scale.tolist()))
