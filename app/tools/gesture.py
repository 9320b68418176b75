"""One press, drag and release of a tool, as edits of a cloud; and what declares a tool."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine import PointCloud

from .options import ToolOptions

Floats = np.ndarray


class Gesture(ABC):
    """Takes the cloud as it is and gives it back as it shall be; keeps what it must remember between two stretches.

    The same options, generator and path give the same points, however the path is cut into stretches in time.
    """

    def __init__(self, options: ToolOptions, rng: np.random.Generator) -> None:
        self.options = options
        self.rng = rng

    @abstractmethod
    def press(self, cloud: PointCloud, at: Floats) -> PointCloud:
        """The hand went down at `at` (2,)."""

    @abstractmethod
    def drag(self, cloud: PointCloud, path: Floats, pressure: Floats) -> PointCloud:
        """It went along `path` (k, 2), k > 1, from where it was; `pressure` (k - 1,) on each segment."""

    def release(self, cloud: PointCloud) -> PointCloud:
        """It went up."""
        return cloud


class Placing(Gesture):
    """Puts something into the cloud where the hand is, until it lets go: remembers the cloud without it."""

    def __init__(self, options: ToolOptions, rng: np.random.Generator) -> None:
        super().__init__(options, rng)
        self._before = PointCloud.empty()

    def press(self, cloud: PointCloud, at: Floats) -> PointCloud:
        self._before = cloud
        return self.placed(self._before, at)

    def drag(self, cloud: PointCloud, path: Floats, pressure: Floats) -> PointCloud:
        return self.placed(self._before, path[-1])

    @abstractmethod
    def placed(self, cloud: PointCloud, at: Floats) -> PointCloud:
        """The cloud with it at `at` (2,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """`done` is what undo calls it, `options` what the strip shows, `reach` the option that is its outline's radius."""

    name: str
    done: str = ""
    gesture: Callable[[ToolOptions, np.random.Generator], Gesture] | None = None
    options: tuple[str, ...] = ()
    reach: str = ""
