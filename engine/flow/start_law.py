"""Start laws of the reversal: the prior, the diffused data, or the prior moved onto diffused data by optimal transport.

The third (arXiv 2410.13431, section 3) is one static step in place of the process's own long way from p_T to the prior.
"""

from __future__ import annotations

import numpy as np

from ..experiment.experiment import Experiment
from ..processes import PROCESSES
from ..processes.noise import BrownianPaths
from ..processes.particles import Particles, Stream, draw_particles, generator
from ..values import FloatArray

FORWARD_DEPTH = 7  # 16 nodes of noise a decade of s: finer than the frames that are stored
MOST_SITES = 1000  # diffused particles that the prior is moved onto: as many as in the paper, and live
MASS_ERROR = 1e-2  # of their power cells, relative; far below the sampling noise of so many particles
ROUNDS = 100  # of Monte Carlo beyond the plane: about 2.5 % of the mass in wrong cells, where a matching left 37 %
FRESH = 1  # part of the latent stream for the diffused particles' own noise


def start_positions(experiment: Experiment, particles: Particles) -> FloatArray:
    """(n, d) X_T where the reversal of each particle starts, by the experiment's `start`; float64.

    `prior`: the particle's own Gaussian at the prior's width. `exact`: where its forward path ends.
    `transport`: its Gaussian moved by `transported_start`.
    """
    if experiment.start == "exact":
        return diffused(experiment, particles)
    latents = experiment.schedule.prior_stds(particles.x0.shape[1]) * particles.gaussian
    return transported_start(experiment, latents) if experiment.start == "transport" else latents


def diffused(experiment: Experiment, particles: Particles) -> FloatArray:
    """(n, d) X_T at the end of the particles' forward paths."""
    schedule = experiment.schedule
    paths = BrownianPaths(seed=experiment.seed, stream=Stream.FORWARD, end=particles.gaussian, depth=FORWARD_DEPTH)
    levels = np.array([schedule.terminal_noise_level])
    ends: FloatArray = PROCESSES[experiment.process](schedule=schedule).path(particles.x0, paths, levels)[0]
    return ends


def transported_start(experiment: Experiment, latents: FloatArray) -> FloatArray:
    """(n, d) images of prior draws `latents` (n, d) under the optimal map onto diffused particles, smoothed by `tau`.

    tau is in units of the prior's variance, so that it means the same under every drift and temperature. At tau = 0
    this resamples diffused data points. The map is semi-discrete: exact on the line and in the plane, by Monte Carlo
    in higher dimensions, where the masses of its cells are right to about 2.5 % in total variation. The diffused
    particles carry noise of their own: reusing that of the latents would couple start and end (and be worse than the
    prior).
    """
    from ..transport import SmoothedMap

    sites = fresh_diffused(experiment)
    scale = float(experiment.schedule.prior_std)
    merged, potentials = _planes(experiment, sites, scale)
    return SmoothedMap(sites=merged, potentials=potentials, tau=experiment.tau * scale**2)(latents)


def fresh_diffused(experiment: Experiment) -> FloatArray:
    """(m, d) X_T of at most 1,000 particles of the data, with noise that no particle on the stage has."""
    particles = draw_particles(experiment)
    x0 = particles.x0[:MOST_SITES]
    schedule = experiment.schedule
    gains, deviations = PROCESSES[experiment.process](schedule=schedule).transition(
        0.0, schedule.termination_time, x0.shape[1]
    )
    noise = generator(experiment.seed, Stream.LATENT, FRESH).standard_normal(x0.shape)
    sites: FloatArray = gains * x0 + deviations * noise
    return sites


def _planes(experiment: Experiment, sites: FloatArray, scale: float) -> tuple[FloatArray, FloatArray]:
    """(m', d) distinct sites and (m',) heights of the optimal potential from N(0, scale^2 I) to them, equally heavy."""
    from ..transport import semi_discrete
    from ..transport.monte_carlo import monte_carlo_plans

    m, d = sites.shape
    weights = np.full(m, 1 / m)
    if d <= 2:
        for plan in semi_discrete(sites, weights, scale):
            if plan.error <= MASS_ERROR:
                break
        return plan.sites, plan.potentials
    draws = generator(experiment.seed, Stream.LATENT, FRESH + 1)
    *_, estimate = monte_carlo_plans(sites, weights, draws, ROUNDS, scale)
    return sites, estimate.potentials
