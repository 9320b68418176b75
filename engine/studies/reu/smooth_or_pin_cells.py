"""The trainings of the study `smooth-or-pin`: which there are, and what else is worked out. Light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...experiment.target import SoftenedCloud
from ...laws.funnel import Funnel

TARGETS = {"gmm": "GMM-10", "funnel": "Funnel"}
PROCESSES = {"vp": "VP", "pinned": "pinned"}
SETTINGS = {"noise": "noise predicted", "balanced": "v predicted, balanced"}  # the paper's; as Karras et al. weigh it
COMPONENTS, BALL = 10, 6.0  # of GMM-10, of unit variances: how many, and the ball that their means are uniform in
FLOORS = (2, 50)  # dimensions in which the floors of GMM-10 are known
FLOOR_DRAWS = 8  # draws of the means of GMM-10 whose floors are averaged
SEEDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """`dimensions`, and the widths of the networks by setting; gradient steps and draws in each."""

    dimensions: tuple[int, ...]
    widths: dict[str, tuple[int, ...]]
    steps: int
    batch: int


# By whether it is quick. One full training takes 1 to 12 s of one core, all of them half an hour.
WIDTHS = {"noise": (4, 8, 16, 32, 64, 128, 256, 512), "balanced": (8, 32, 128)}
BUDGETS = {
    False: Budget(dimensions=(2, 10, 25, 50), widths=WIDTHS, steps=1000, batch=128),
    True: Budget(dimensions=(2, 10), widths={"noise": (4, 32), "balanced": (4, 32)}, steps=300, batch=128),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One training: a network of a width, learning a target by one process under one weighting, from one seed."""

    setting: str
    target: str
    d: int
    width: int
    process: str
    seed: int

    @property
    def name(self) -> str:
        """The part's name."""
        return f"{self.setting}-{self.target}-d{self.d}-w{self.width}-{self.process}-s{self.seed}"

    @property
    def label(self) -> str:
        """It in words."""
        network = f"{TARGETS[self.target]}, d = {self.d}, width {self.width}"
        return f"{network}, {PROCESSES[self.process]}, {SETTINGS[self.setting]}, seed {self.seed}"


def cells(*, quick: bool) -> tuple[Cell, ...]:
    """Every training, narrow networks first, and of each width all seeds: what is interrupted has its error bars."""
    budget = BUDGETS[quick]
    return tuple(
        Cell(setting=setting, target=target, d=d, width=width, process=process, seed=seed)
        for width in budget.widths["noise"]
        for setting in SETTINGS
        if width in budget.widths[setting]
        for seed in range(SEEDS)
        for d in budget.dimensions
        for target in TARGETS
        for process in PROCESSES
    )


def law(target: str, d: int, seed: int) -> SoftenedCloud | Funnel:
    """The data law. GMM-10's means depend on the seed and on d alone, so that all trainings share them."""
    if target == "funnel":
        return Funnel(d=d)
    random = np.random.default_rng([seed, d, COMPONENTS])
    directions = random.standard_normal((COMPONENTS, d))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    means = BALL * random.random((COMPONENTS, 1)) ** (1 / d) * directions
    return SoftenedCloud(centres=means, weights=np.full(COMPONENTS, 1 / COMPONENTS), softness=1.0)
