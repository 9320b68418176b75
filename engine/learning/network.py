"""The network: a multilayer perceptron of a noisy point and its noise level, as a function of one vector of weights.

One vector, because then the optimiser, the running mean and the checkpoint are each a few lines.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import linear, silu

from ..values import FloatArray
from .model import FREQUENCIES, layer_shapes


class Network:
    """`depth` hidden layers of `width` SiLU units, d outputs; holds no weights."""

    def __init__(self, d: int, width: int, depth: int) -> None:
        self.shapes = layer_shapes(d, width, depth)
        self._sizes = [size for rows, columns in self.shapes for size in (rows * columns, rows)]

    def initial(self, random: np.random.Generator) -> FloatArray:
        """(p,) first weights: normal with variance 2/inputs, no biases; the last layer is 0, so the output is.

        With v-prediction it starts as the exact denoiser of a Gaussian with the data's mean and variance.
        """
        parts = []
        for number, (rows, columns) in enumerate(self.shapes):
            scale = 0.0 if number == len(self.shapes) - 1 else math.sqrt(2 / columns)
            parts += [scale * random.standard_normal(rows * columns), np.zeros(rows)]
        return np.concatenate(parts)

    def evaluate(self, weights: Tensor, inputs: Tensor, log_levels: Tensor) -> Tensor:
        """(n, d) outputs for `inputs` (n, d) at `log_levels` (n, 1) = log(s/std), with `weights` (p,)."""
        angles = [frequency * log_levels for frequency in FREQUENCIES]
        features = [log_levels / 4, *map(torch.sin, angles), *map(torch.cos, angles)]
        hidden = torch.cat([inputs, *features], dim=1)
        parts = torch.split_with_sizes(weights, self._sizes)
        for number, (rows, columns) in enumerate(self.shapes):
            hidden = linear(hidden, parts[2 * number].view(rows, columns), parts[2 * number + 1])
            if number < len(self.shapes) - 1:
                hidden = silu(hidden)
        return hidden
