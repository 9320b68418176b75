"""From a network's output F to a denoiser: D = mean + c_skip z + c_out F(c_in z, log(s/std)), z = xt - mean.

The form and the balanced weights are those of Karras et al. 2022, (7) and Table 1. Every prediction is a choice of
c_skip and c_out: the data (0, std); the noise (1, -s); v = cos Z - sin X_0/std with tan = s/std (Salimans & Ho 2022),
whose c_skip = std^2/(s^2 + std^2) and c_out = -s std/sqrt(s^2 + std^2) are Karras's but for the sign.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .clocks import WHOLE
from .model import LearnedModel
from .network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Preconditioning:
    """Scalings for data of standard deviation `std`; levels s are tensors (n, 1) and so is what they give."""

    std: float
    process: str
    prediction: str
    inputs: str

    def c_in(self, s: Tensor) -> Tensor:
        """Scale of the network's input: to unit variance, or X_t/xt of the process."""
        if self.inputs == "standardised":
            return 1 / torch.sqrt(s**2 + self.std**2)
        return 1 / torch.sqrt(1 + s**2) if self.process == "vp" else WHOLE / (WHOLE + s**2)

    def c_skip(self, s: Tensor) -> Tensor:
        if self.prediction == "v":
            return self.std**2 / (s**2 + self.std**2)
        return torch.ones_like(s) if self.prediction == "noise" else torch.zeros_like(s)

    def c_out(self, s: Tensor) -> Tensor:
        if self.prediction == "v":
            return -s * self.std / torch.sqrt(s**2 + self.std**2)
        return -s if self.prediction == "noise" else torch.full_like(s, self.std)

    def output_for(self, x0: Tensor, noise: Tensor, s: Tensor) -> Tensor:
        """(n, d) the F that makes D = mean + x0, at xt = mean + x0 + s noise: (x0 - c_skip z)/c_out, uncancelled.

        Linear in (x0, noise), so with their posterior means it is the exact F.
        """
        if self.prediction == "v":
            return (self.std * noise - (s / self.std) * x0) / torch.sqrt(s**2 + self.std**2)
        return noise if self.prediction == "noise" else x0 / self.std

    def run(self, network: Network, weights: Tensor, z: Tensor, s: Tensor) -> Tensor:
        """(n, d) F at z = xt - mean (n, d) and levels s (n, 1)."""
        return network.evaluate(weights, self.c_in(s) * z, torch.log(s / self.std))

    def denoised(self, output: Tensor, z: Tensor, s: Tensor) -> Tensor:
        """(n, d) D - mean."""
        return self.c_skip(s) * z + self.c_out(s) * output


def preconditioning_of(model: LearnedModel) -> Preconditioning:
    """The scalings that a model was trained with."""
    return Preconditioning(std=model.std, process=model.process, prediction=model.prediction, inputs=model.inputs)


def error_weight(s: Tensor, weighting: str, std: float) -> Tensor:
    """What |D - X_0|^2 counts for at levels s: balanced 1/s^2 + 1/std^2, noise 1/s^2, data 1/std^2.

    The error of F counts c_out^2 times as much: 1 throughout where v is predicted and the weighting is balanced.
    """
    if weighting == "balanced":
        return (s**2 + std**2) / (s * std) ** 2
    return 1 / s**2 if weighting == "noise" else torch.full_like(s, 1 / std**2)
