"""The numbers of the study `mixing-error`: entropies of processes with wrong starts and wrong scores. No torch.

Between a reversal P that starts at p_T with the denoiser D, and Q that starts at nu with another denoiser D', noise
level by noise level (Girsanov; r = 1/s):  KL(P | Q) = KL(p_T | nu) + 1/2 int E|D - D'|^2 d(r^2)  over r > r_T, whatever
the clock. The first term is the mixing error, and pinned Brownian motion has none; the second the approximation error.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Generator

import numpy as np

from ...experiment.schedule import PinnedSchedule
from ...experiment.target import SoftenedCloud
from ...processes import PinnedBrownian
from ...values import FloatArray
from ..base.study import StudyRequest, bare_points, require_points

FOUR = SoftenedCloud(
    centres=np.array([[1.0, 0.5], [-1.0, 0.8], [-0.6, -1.0], [0.9, -0.7]]),
    weights=np.array([0.4, 0.3, 0.2, 0.1]),
    softness=0.0,
)
MOST = 80  # points of a drawing
NODES = 40_000  # of a quadrature, all points of a law together
REACH, WIDEST = 6.0, {1: 400, 2: 100}  # standard deviations of a lattice, and its nodes a side at most
BEYOND = 1e-7  # of a mean square: what lies outside the lattice, 2e-9 of the mass at 36 and more
DRAWN = 400  # nodes a point in three dimensions and more, drawn


def law(request: StudyRequest) -> SoftenedCloud:
    """The drawing's points, bare, at most 80 of them; or the four points of the paper's weights."""
    return FOUR if request.experiment is None else bare_points(require_points(request, 2), MOST)


def gaussian_nodes(d: int, count: int) -> tuple[FloatArray, FloatArray]:
    """(k, d) nodes and (k,) weights for means under N(0, I), k about `count`: equal steps, up to two dimensions.

    Equal steps over a Gaussian converge faster than any power of the step. Beyond two dimensions nodes are drawn.
    """
    if d > 2:
        nodes = np.random.default_rng(count).standard_normal((max(count, DRAWN), d))
        return nodes, np.full(len(nodes), 1 / len(nodes))
    side = min(max(int(count ** (1 / d)), 5), WIDEST[d])
    line = np.linspace(-REACH, REACH, side)
    nodes = np.array(list(itertools.product(line, repeat=d)))
    weights = np.exp(-0.5 * (nodes**2).sum(axis=1))
    return nodes, weights / weights.sum()


def posterior(z: FloatArray, s: float, points: FloatArray, weights: FloatArray) -> FloatArray:
    """(n, m) of the bare points given z = X + s Z (n, d)."""
    squared = (z**2).sum(axis=1, keepdims=True) - 2 * z @ points.T + (points**2).sum(axis=1)
    logits = np.log(weights) - squared / (2 * s * s)
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: FloatArray = raised / raised.sum(axis=1, keepdims=True)
    return shares


def rates(law: SoftenedCloud, count: int) -> FloatArray:
    """(k,) SNRs, `count` in a factor e, from where all points are as one to where each is apart."""
    squared = ((law.centres[:, None] - law.centres) ** 2).sum(axis=2)
    closest = math.sqrt(float(squared[squared > 0].min(initial=np.inf))) if (squared > 0).any() else 1.0
    scale = math.sqrt(float(law.weights @ (law.centres**2).sum(axis=1))) or 1.0
    least, most = 1e-3 / scale, max(300 / scale, 12 / closest)
    return np.geomspace(least, most, 1 + math.ceil(count * math.log(most / least)))


def tilted(law: SoftenedCloud) -> FloatArray:
    """(m,) wrong weights, none of them 0: by e^.8 more right of the median, as much less left of it."""
    side = np.sign(law.centres[:, 0] - np.median(law.centres[:, 0]))
    wrong = law.weights * np.exp(0.8 * side)
    normalised: FloatArray = wrong / wrong.sum()
    return normalised


def relative_entropy(p: FloatArray, q: FloatArray) -> float:
    """KL(p | q) of weights (m,), in nats; infinite where q is 0 and p is not."""
    there = p > 0
    if not (q[there] > 0).all():
        return math.inf
    return float(p[there] @ np.log(p[there] / q[there]))


def total_variation(p: FloatArray, q: FloatArray) -> float:
    """Of weights (m,): the mass that is elsewhere."""
    return 0.5 * float(np.abs(p - q).sum())


def mass_noise(weights: FloatArray, particles: float) -> float:
    """Expected total variation of independent particles' masses: 1/2 sum sqrt(2 w (1 - w)/(pi n))."""
    return float(0.5 * np.sqrt(2 * weights * (1 - weights) / (math.pi * particles)).sum())


def mixing_error(law: SoftenedCloud, time: float, count: int = NODES) -> float:
    """KL(p_T | N(0, I)) of bare points under dX = -X dt + sqrt(2) dB, by quadrature about every point."""
    alpha, sigma = math.exp(-time), math.sqrt(-math.expm1(-2 * time))
    nodes, shares = gaussian_nodes(law.d, count // len(law))
    total = 0.0
    for centre, weight in zip(law.centres, law.weights, strict=True):
        x = alpha * centre + sigma * nodes  # (k, d)
        squared = ((x[:, None] - alpha * law.centres) ** 2).sum(axis=2) / (2 * sigma**2)  # (k, m)
        least = squared.min(axis=1)
        density = np.log(np.exp(least[:, None] - squared) @ law.weights) - least - law.d * math.log(sigma)
        total += float(weight * shares @ (density + 0.5 * (x**2).sum(axis=1)))
    return total


def convexity_bound(law: SoftenedCloud, time: float) -> float:
    """The mean over the points of KL(N(alpha x, sigma^2 I) | N(0, I)): at least `mixing_error`."""
    alpha2 = math.exp(-2 * time)
    second = float(law.weights @ (law.centres**2).sum(axis=1))
    return 0.5 * (alpha2 * second + law.d * (-alpha2 - math.log1p(-alpha2)))


def prior_masses(law: SoftenedCloud, time: float, weights: FloatArray, count: int = NODES) -> FloatArray:
    """(m,) what the reverse SDE brings to every point from N(0, I) at T, with the exact score of `weights`: E pi_i."""
    nodes, shares = gaussian_nodes(law.d, count // 4)
    s = math.sqrt(math.expm1(2 * time))
    masses: FloatArray = shares @ posterior(math.exp(time) * nodes, s, law.centres, weights)
    return masses


def denoiser_error(law: SoftenedCloud, wrong: FloatArray, r: float, count: int = NODES) -> float:
    """E|D - D'|^2 at SNR r, D' the exact denoiser of the same points with the weights `wrong`."""
    nodes, shares = gaussian_nodes(law.d, count // len(law))
    total = 0.0
    for centre, weight in zip(law.centres, law.weights, strict=True):
        z = centre + nodes / r
        moved = posterior(z, 1 / r, law.centres, law.weights) - posterior(z, 1 / r, law.centres, wrong)
        total += float(weight * shares @ ((moved @ law.centres) ** 2).sum(axis=1))
    return total


def pinned_masses(
    law: SoftenedCloud, particles: int, count: int, random: np.random.Generator
) -> Generator[None, None, tuple[FloatArray, FloatArray]]:
    """(m,) weights of the posterior at y_0 = 0, and (m,) masses that particles of the pinned process bring the points.

    `count` steps are even in the clock's angle, each a bridge to the posterior mean; the last ends at it.
    """
    process = PinnedBrownian(schedule=PinnedSchedule(termination_time=1.0, beta=2.0))
    y: FloatArray = np.zeros((particles, law.d))
    start = process.posterior_weights(y[:1], 0.0, law)[0]
    times = (np.sin(np.linspace(0.0, math.pi / 2, count + 1)) ** 2).tolist()
    for a, b in itertools.pairwise(times[:-1]):
        y = process.bridge_step(y, process.posterior_mean(y, a, law), a, b, random.standard_normal(y.shape))
        yield
    last = times[-2]
    return start, posterior(y / last, process.reverse_level(last), law.centres, law.weights).mean(axis=0)


def approximation_error(
    law: SoftenedCloud, wrong: FloatArray, r: FloatArray, count: int
) -> Generator[None, None, FloatArray]:
    """(k,) 1/2 int E|D - D'|^2 d(r^2) up to every SNR r (k,), which are even in log r; yields between some of them.

    Below the first both denoisers are means, and |D - D'|^2 is constant.
    """
    errors = np.zeros(len(r))
    for number, rate in enumerate(r.tolist()):
        errors[number] = denoiser_error(law, wrong, rate, count)
        if number % 8 == 7:
            yield
    density = r**2 * errors  # of 1/2 E|D - D'|^2 d(r^2) in d log r
    steps = np.diff(np.log(r)) * (density[1:] + density[:-1]) / 2
    cumulative: FloatArray = 0.5 * density[0] + np.concatenate([[0.0], np.cumsum(steps)])
    return cumulative


def gaussian_terms(variances: FloatArray, excess: float, time: float) -> tuple[float, float, float, float]:
    """Mixing, approximation, end KL, and end variance's error at no excess, for a centred Gaussian and the score times
    1 + excess, from N(0, I) at T.

    With var = 1 + (v - 1) exp(-2t): approximation = excess^2 sum int dt/var; end variance V = G(T)^2 + 2 int G(t)^2 dt,
    log G = t - (1 + excess) log((exp(2t) + v - 1)/v). With no excess V = v - K^2 var_T + K^2, K = exp(-T) v/var_T.
    """
    v = np.asarray(variances)
    var = 1 + (v - 1) * math.exp(-2 * time)
    growth = np.log((math.exp(2 * time) + v - 1) / v)
    gain = math.exp(-time) * v / var
    exact = v - gain**2 * var + gain**2
    end, plain = _end_variance(v, excess, time), _end_variance(v, 0.0, time)
    return (
        float(0.5 * (var - 1 - np.log(var)).sum()),
        float(excess**2 * 0.5 * growth.sum()),
        float(0.5 * (v / end - 1 + np.log(end / v)).sum()),
        float(np.abs(plain - exact).max()),
    )


def _end_variance(v: FloatArray, excess: float, time: float) -> FloatArray:
    """By Gauss-Legendre in log(1 + t/.02), in which G is as smooth for narrow axes as for wide ones."""
    nodes, shares = _legendre()
    top = math.log1p(time / 0.02)
    t = 0.02 * np.expm1(top * (nodes + 1) / 2)  # (k,)
    slopes = (t + 0.02) * top / 2

    def squared_gain(t: FloatArray) -> FloatArray:
        logs = t[:, None] - (1 + excess) * np.log((np.exp(2 * t[:, None]) + v - 1) / v)
        gains: FloatArray = np.exp(2 * logs)  # (k, d)
        return gains

    variance: FloatArray = squared_gain(np.array([time]))[0] + 2 * (shares * slopes) @ squared_gain(t)
    return variance


@functools.cache
def _legendre() -> tuple[FloatArray, FloatArray]:
    """(k,) nodes and weights on (-1, 1)."""
    return np.polynomial.legendre.leggauss(200)


def score_misfits(law: SoftenedCloud, time: float, variance: float, y: FloatArray) -> tuple[float, float]:
    """Largest misfit of grad log p_t = -(y/variance - grad log phi) at y (n, d), and rms of that with y/(2 variance).

    phi = p_t/N(0, variance I) comes from the semigroup, phi(y) = E phi_0(alpha y + sqrt(variance (1 - alpha^2)) Z), and
    its gradient from central differences; p_t from the mixture. Softness below sqrt(variance).
    """
    alpha, step = math.exp(-time), 1e-4
    reach = math.sqrt(-variance * math.expm1(-2 * time))
    nodes, shares = gaussian_nodes(law.d, NODES)

    def log_phi(y: FloatArray) -> FloatArray:
        x = alpha * y[:, None] + reach * nodes  # (n, k, d)
        squared = ((x[:, :, None] - law.centres) ** 2).sum(axis=3) / (2 * law.softness**2)  # (n, k, m)
        initial = np.exp(-squared) @ law.weights * np.exp((x**2).sum(axis=2) / (2 * variance))
        logs: FloatArray = np.log(initial @ shares)  # but for constants
        return logs

    shifts = step * np.eye(law.d)
    gradient = np.stack([(log_phi(y + shift) - log_phi(y - shift)) / (2 * step) for shift in shifts], axis=1)
    spread = (alpha * law.softness) ** 2 + reach**2
    shares_of_points = posterior(y / alpha, math.sqrt(spread) / alpha, law.centres, law.weights)
    score = (alpha * shares_of_points @ law.centres - y) / spread
    corrected = score + y / variance - gradient
    printed = score + y / (2 * variance) - gradient
    return float(np.abs(corrected).max()), float(np.sqrt((printed**2).sum(axis=1).mean()))
