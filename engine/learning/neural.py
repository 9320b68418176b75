"""The learned score: a trained network as a denoiser like any other (Karras et al. 2022, (7))."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ..scores.base import AbstractScore
from .model import LearnedModel
from .network import Network
from .preconditioning import preconditioning_of

ROWS = 1 << 16  # points that go through the network together
FAR = 100.0  # in data sizes: the noise level from which the law is taken for a Gaussian
DENSITY_STEPS = 64  # Runge-Kutta steps of the flow that the density follows


class NeuralScore(AbstractScore):
    """D of a learned model at any s > 0, in any precision (weights are float32).

    `covariance` is s^2 times the symmetric part of dD/dxt: a learned denoiser need not be a gradient, nor need its
    covariance be positive. What it learned nothing about, levels far from those it practised, is extrapolation.
    """

    def __init__(
        self, model: LearnedModel, *, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
    ) -> None:
        self.device, self.dtype = torch.device(device), dtype
        self.std = model.std
        self.mean = torch.tensor(model.mean, dtype=dtype, device=self.device)  # (d,)
        self._weights = torch.tensor(model.weights, dtype=dtype, device=self.device)
        self._network = Network(model.d, model.width, model.depth)
        self._preconditioning = preconditioning_of(model)

    def denoise(self, xt: Tensor, s: float) -> Tensor:
        with torch.no_grad():
            return torch.cat([self._denoise(block, s) for block in blocks_of(xt)])

    def covariance(self, xt: Tensor, s: float) -> Tensor:
        slopes = self._slopes(xt, s)
        return s**2 / 2 * (slopes + slopes.transpose(1, 2))

    def log_density(self, xt: Tensor, s: float) -> Tensor:
        """(n,) log density of the law that the learned flow transports, at xt (n, d).

        d log p/d log s = tr dD/dxt - d along the flow (Song et al. 2021, (39), in noise-level coordinates), from a
        Gaussian of the data's mean and variance at a hundred data sizes; 256 evaluations with their Jacobians.
        """
        top = max(FAR * self.std, s)
        step = math.log(top / s) / DENSITY_STEPS
        x, total = xt, torch.zeros(len(xt), dtype=self.dtype, device=self.device)
        for number in range(DENSITY_STEPS if step > 0 else 0):
            u = math.log(s) + number * step
            moved = x
            velocity, slope = torch.zeros_like(x), torch.zeros_like(total)
            for place, share, weight in ((0.0, 0.0, 1 / 6), (0.5, 0.5, 1 / 3), (0.5, 0.5, 1 / 3), (1.0, 1.0, 1 / 6)):
                stage = x + share * step * velocity
                level = math.exp(u + place * step)
                velocity = stage - self.denoise(stage, level)
                slope = self._slopes(stage, level).diagonal(dim1=1, dim2=2).sum(dim=1) - xt.shape[1]
                moved = moved + weight * step * velocity
                total = total - weight * step * slope
            x = moved
        variance = self.std**2 + top**2
        gaussian = ((x - self.mean) ** 2).sum(dim=1) / variance + xt.shape[1] * math.log(2 * math.pi * variance)
        return total - 0.5 * gaussian

    def _denoise(self, xt: Tensor, s: float) -> Tensor:
        z = xt - self.mean
        levels = torch.full((len(z), 1), max(s, 1e-30), dtype=self.dtype, device=self.device)
        output = self._preconditioning.run(self._network, self._weights, z, levels)
        return self.mean + self._preconditioning.denoised(output, z, levels)

    def _slopes(self, xt: Tensor, s: float) -> Tensor:
        """(n, d, d) dD_i/dxt_j by differentiating the network, even where gradients are switched off."""
        with torch.inference_mode(False), torch.enable_grad():
            blocks = []
            for block in blocks_of(xt):
                leaf = block.clone().requires_grad_()
                denoised = self._denoise(leaf, s)
                rows = [
                    torch.autograd.grad(column.sum(), leaf, retain_graph=True)[0] for column in denoised.unbind(dim=1)
                ]
                blocks.append(torch.stack(rows, dim=1))
            return torch.cat(blocks)


def blocks_of(rows: Tensor) -> list[Tensor]:
    """At most ROWS rows at a time; one empty block where there are none."""
    return [rows[start : start + ROWS] for start in range(0, max(len(rows), 1), ROWS)]
