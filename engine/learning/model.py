"""A learned model as a value: a network's weights and all that turns its output into a denoiser. No torch."""

from __future__ import annotations

from dataclasses import dataclass

from ..values import FloatArray, Value, frozen_array

FREQUENCIES = (1.0, 2.0)  # of the sines and cosines of log(s/std) that the network sees
FEATURES = 1 + 2 * len(FREQUENCIES)


@dataclass(frozen=True, kw_only=True, eq=False)
class LearnedModel(Value):
    """`weights` (p,) float32, all layers one after another (see `layer_shapes`); `mean` (d,) and `std` of the data.

    `process`, `prediction`, `inputs`: as in `TrainingProblem`. `steps` it was trained for.
    """

    weights: FloatArray
    mean: FloatArray
    std: float
    width: int
    depth: int
    process: str
    prediction: str
    inputs: str
    steps: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", frozen_array(self.weights, "<f4"))
        object.__setattr__(self, "mean", frozen_array(self.mean))
        if self.weights.shape != (weight_count(self.d, self.width, self.depth),):
            raise ValueError(f"{self.weights.size} weights don't make this network")

    @property
    def d(self) -> int:
        return len(self.mean)


def layer_shapes(d: int, width: int, depth: int) -> list[tuple[int, int]]:
    """(outputs, inputs) of every layer: `depth` hidden ones of `width` units, and the last."""
    return [(width, d + FEATURES), *[(width, width)] * (depth - 1), (d, width)]


def weight_count(d: int, width: int, depth: int) -> int:
    """How many weights and biases the network has."""
    return sum(rows * (columns + 1) for rows, columns in layer_shapes(d, width, depth))
