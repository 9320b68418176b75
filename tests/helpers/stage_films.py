"""Films made by hand for the tests of the stage: denoising in numpy, Voronoi cells, made-up readings."""

from __future__ import annotations

import numpy as np

from engine import (
    DensityFilm,
    DiffusionResult,
    Experiment,
    Film,
    Measurements,
    PointCloud,
    Quality,
    Reading,
    Trajectory,
    TransportResult,
)


def two_moons(m: int, classes: int = 1) -> PointCloud:
    rng = np.random.default_rng(3)
    angle = np.pi * (np.arange(m) // 2 * 2 + 0.5) / m
    side = np.arange(m) % 2
    x = np.where(side == 0, np.cos(angle), 1 - np.cos(angle)) - 0.5
    y = np.where(side == 0, np.sin(angle), 0.5 - np.sin(angle)) - 0.25
    points = np.stack([x, y], axis=1) * 1.6 + 0.05 * rng.normal(size=(m, 2))
    return PointCloud.of(points, labels=side % classes)


def denoised(x: np.ndarray, s: float, centres: np.ndarray) -> np.ndarray:
    logits = (x @ centres.T - (centres**2).sum(1) / 2) / max(s * s, 1e-9)
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return weights @ centres / weights.sum(axis=1, keepdims=True)


def diffusion(experiment: Experiment, steps: int = 33) -> DiffusionResult:
    schedule, cloud, n = experiment.schedule, experiment.cloud, experiment.particle_count
    rng = np.random.default_rng(experiment.seed)
    gaussian = rng.normal(size=(n, 2))
    sources = np.arange(n) % len(cloud)
    phases = np.linspace(0, 1, steps)
    levels = schedule.level_of_phase(phases)
    alphas = schedule.alpha_of_level(levels)
    walk = np.cumsum(rng.normal(size=(steps, n, 2)) * np.sqrt(np.diff(levels**2, prepend=0))[:, None, None], axis=0)
    forward = alphas[:, None, None] * (cloud.positions[sources] + walk)
    x = gaussian / alphas[-1]
    states = [gaussian]
    for k in range(steps - 1, 0, -1):
        ratio = levels[k - 1] / levels[k]
        x = ratio * x + (1 - ratio) * denoised(x, levels[k], cloud.positions)
        states.append(alphas[k - 1] * x)
    return DiffusionResult(
        experiment=experiment,
        quality=Quality.FULL,
        forward=Trajectory(phases=phases, positions=forward),
        reverse=Trajectory(phases=phases, positions=np.stack(states)),
        sources=sources,
        latents=gaussian,
        evaluations=steps - 1,
        error=2e-4,
        seconds=0.1,
        device="cpu",
    )


def clipped(polygon: np.ndarray, normal: np.ndarray, offset: float) -> np.ndarray:
    """The part of a convex polygon where normal . x <= offset."""
    heights = polygon @ normal - offset
    kept = []
    for a, b, ha, hb in zip(polygon, np.roll(polygon, -1, 0), heights, np.roll(heights, -1), strict=True):
        if ha <= 0:
            kept.append(a)
        if (ha < 0 < hb) or (hb < 0 < ha):
            kept.append(a + (b - a) * ha / (ha - hb))
    return np.array(kept) if len(kept) > 2 else np.zeros((0, 2))


def voronoi_cells(sites: np.ndarray) -> tuple[np.ndarray, ...]:
    box = np.array([[-8.0, -8.0], [8.0, -8.0], [8.0, 8.0], [-8.0, 8.0]])
    cells = []
    for site in sites:
        cell = box
        for other in sites[np.argsort(((sites - site) ** 2).sum(1))][1:40]:
            cell = clipped(cell, other - site, float((other @ other - site @ site) / 2))
        cells.append(cell)
    return tuple(cells)


def transport(experiment: Experiment) -> TransportResult:
    sites, n = experiment.cloud.positions, experiment.particle_count
    starts = np.random.default_rng(experiment.seed).normal(size=(n, 2)).astype(np.float32)
    assignment = np.array([int(np.argmin(((sites - start) ** 2).sum(1))) for start in starts])
    return TransportResult(
        experiment=experiment,
        quality=Quality.FULL,
        starts=starts,
        ends=sites[assignment].astype(np.float32),
        assignment=assignment,
        sites=sites,
        masses=np.full(len(sites), 1 / len(sites)),
        potentials=np.zeros(len(sites)),
        cells=voronoi_cells(sites),
        w2_squared=Reading(name="transport.w2_squared", label="Transport cost", symbol="W₂²", value=0.5432, error=1e-6),
        seconds=0.1,
    )


def density(experiment: Experiment, size: int = 48, frames: int = 9) -> DensityFilm:
    schedule, half_width = experiment.schedule, 4.0
    axis = (np.arange(size) + 0.5) / size * 2 * half_width - half_width
    phases = np.linspace(0, 1, frames)
    values = []
    for phase in phases:
        level = float(schedule.level_of_phase(phase))
        alpha = float(schedule.alpha_of_level(level))
        variance = alpha**2 * (level**2 + 0.05**2 + 0.01)
        gx = np.exp(-((axis[:, None] - alpha * experiment.cloud.positions[:, 0]) ** 2) / (2 * variance))
        gy = np.exp(-((-axis[:, None] - alpha * experiment.cloud.positions[:, 1]) ** 2) / (2 * variance))
        values.append(gy @ gx.T)
    stack = np.stack(values)
    stack /= stack.max(axis=(1, 2), keepdims=True)
    return DensityFilm(experiment=experiment, phases=phases, values=stack.astype(np.float32), half_width=half_width)


def measurements(experiment: Experiment) -> Measurements:
    readings = (
        Reading(name="basins.disagreement", label="Basin disagreement", value=0.0452, floor=0.0015),
        Reading(name="basins.dual_gap", label="Dual cost gap", value=9.5e-3, error=6e-4),
        Reading(name="swirl.rms", label="Swirl (rms)", value=0.0004, floor=0.002),
    )
    return Measurements(experiment=experiment, quality=Quality.FULL, readings=readings, seconds=1.0)


def whole_film(m: int = 60, particles: int = 60, classes: int = 1) -> Film:
    """Every part present."""
    experiment = Experiment(cloud=two_moons(m, classes), particles=particles)
    return Film(
        experiment=experiment,
        diffusion=diffusion(experiment),
        transport=transport(experiment),
        density=density(experiment),
        measurements=measurements(experiment),
    )


def one_particle_film(x: float, y: float) -> Film:
    """One particle that rests at (x, y), forward and reverse; the drawn point is far outside the view."""
    experiment = Experiment(cloud=PointCloud.of([[500.0, 500.0]]), particles=1)
    rest = Trajectory(phases=[0.0, 1.0], positions=np.full((2, 1, 2), (x, y)))
    return Film(
        experiment=experiment,
        diffusion=DiffusionResult(
            experiment=experiment,
            quality=Quality.FULL,
            forward=rest,
            reverse=rest,
            sources=np.zeros(1, int),
            latents=np.zeros((1, 2)),
            evaluations=1,
            error=None,
            seconds=0.0,
            device="cpu",
        ),
    )
