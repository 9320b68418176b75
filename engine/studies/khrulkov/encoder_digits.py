"""Encoder and interpolations of small pictures: eps_rel beside what can see more ([K] on images)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

import numpy as np

from ...clouds.points import PointCloud
from ...experiment.experiment import Experiment
from ...experiment.schedule import Schedule
from ...experiment.target import SoftenedCloud
from ...values import FloatArray, frozen_array
from ..base.declared import chart, check, curve, scene
from ..base.parts import numbers, part_of
from ..base.sections import Lines, told
from ..base.study import Check, Found, Part, Steps, Study, StudyRequest, Tiles, scalar
from ..base.study_images import MISSING, PACKAGE, StudyImages, is_missing, noun, shuffled
from .between_images import SHARES, moved_ink, on_the_arc

ORDER = 64  # key of the images' order
COUNTS = {False: (100, 300, 1000), True: (100, 300)}  # images, by whether it is quick
SOFTNESS = 0.3  # of pixels that go from -1 to 1
TIME = 6.0
EVALUATIONS = {False: 192, True: 128}
LATENTS = {False: 12, True: 3}  # at which the flow's derivative, d x d, is taken
LARGE = 256  # dimensions beyond which one latent has to do: its derivative takes minutes
MOST_DIMENSIONS = 1024  # of a derivative, and pixels between which ink is moved
SWIRL_STEPS, SWIRL_IMAGES = 96, 300
PAIRS: tuple[tuple[int, int], ...] = (
    (0, 1),
    (4, 9),
    (3, 8),
)  # digits to interpolate between; of one's own images, the first classes
ROWS = ("through codes", "pixel by pixel", "transport of ink")
ARC = "Codes on a great circle."
OPTIMAL = "[K] the encoder is the optimal map"
NO_IMAGES = "The paper's image collections and trained networks are not part of this program, and need a large GPU."


def _first(images: StudyImages, count: int) -> StudyImages:
    """The first ones alone."""
    return dataclasses.replace(images, train=images.train[:count], train_labels=images.train_labels[:count])


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    if is_missing(request):
        return ()
    d, them = _dimension(request), noun(request)
    swirl = part_of("swirl", f"derivative of the encoder, {d} x {d}", _swirl, request)
    return (
        *(part_of(f"n{n}", f"codes of {n:,} {them}", _excess, request, n) for n in _counts(request)),
        *((swirl,) if d <= MOST_DIMENSIONS else ()),
        part_of("between", f"interpolation between {them}", _between, request),
    )


def _dimension(request: StudyRequest) -> int:
    return 64 if request.images is None else request.images.d


def _counts(request: StudyRequest) -> tuple[int, ...]:
    """How many images are encoded: no more than there are."""
    counts = COUNTS[request.quick]
    if request.images is None:
        return counts
    there = len(request.images)
    return tuple(n for n in counts if n <= there) or (there,)


def _pairs(request: StudyRequest, images: StudyImages) -> tuple[tuple[int, int], ...]:
    """Places of the images to interpolate between, one of each of two classes, or any two."""
    there = np.unique(images.train_labels).tolist()
    pairs = PAIRS if request.images is None else tuple(zip(there[:6:2], there[1:6:2], strict=False))
    if not pairs:
        return ((0, 1),)
    first = {label: int(np.flatnonzero(images.train_labels == label)[0]) for pair in pairs for label in pair}
    return tuple((first[one], first[other]) for one, other in pairs)


def _softened(images: FloatArray) -> SoftenedCloud:
    return SoftenedCloud(centres=images, weights=np.full(len(images), 1 / len(images)), softness=SOFTNESS)


def _excess(request: StudyRequest, n: int) -> Steps:
    """eps_rel on one softened copy of each of n images; `there_and_back`: 99 % quantile of |decode(E(x)) - x|."""
    from ...flow.codes import decode, encode
    from ...flow.encoder_excess import as_arrays, encoder_excess

    images = shuffled(request, ORDER).train[:n]
    law, schedule, evaluations = _softened(images), Schedule(termination_time=TIME), EVALUATIONS[request.quick]
    x0 = images + SOFTNESS * np.random.default_rng([request.seed, n]).standard_normal(images.shape)
    yield
    codes = encode(law, x0, schedule, evaluations)
    yield
    back = decode(law, codes, schedule, evaluations)
    yield
    excess = yield from encoder_excess(x0, codes)
    return as_arrays(excess) | numbers(there_and_back=float(np.quantile(np.linalg.norm(back - x0, axis=1), 0.99)))


def _swirl(request: StudyRequest) -> Steps:
    """`asymmetry`: rms |J - J'|/|J| in the Frobenius norm; `rotation` (k,): largest angle of each polar factor."""
    from ...diagnostics import FULL, Problem
    from ...diagnostics.flow import flow_jacobian
    from ...diagnostics.swirl import rotation_angles

    cloud = PointCloud.of(shuffled(request, ORDER).train[:SWIRL_IMAGES])
    problem = Problem(Experiment(cloud=cloud, softness=SOFTNESS, termination_time=TIME), FULL)
    count = LATENTS[request.quick] if cloud.d <= LARGE else 1
    latents = np.random.default_rng([request.seed, 8]).standard_normal((count, cloud.d))
    found = np.empty((len(latents), cloud.d, cloud.d))
    for k in range(len(latents)):
        (found[k],) = yield from flow_jacobian(problem, latents[k : k + 1], SWIRL_STEPS)
    skew = ((found - found.swapaxes(1, 2)) ** 2).sum(axis=(1, 2)) / (found**2).sum(axis=(1, 2))
    return {"asymmetry": np.sqrt(skew.mean()), "rotation": rotation_angles(found)}


def _between(request: StudyRequest) -> Steps:
    """`images` (pairs, 3 or 2, k, h, w) in shades 0 to 1, rows as ROWS; `labels` (pairs, 2) of the ends."""
    from ...flow.codes import decode, encode

    every = shuffled(request, ORDER)
    some = _counts(request)[-1]
    images, pairs = every.train[:some], _pairs(request, _first(every, some))
    law, schedule, evaluations = _softened(images), Schedule(termination_time=TIME), EVALUATIONS[request.quick]
    tables = []
    for pair in pairs:
        ends = images[list(pair)]
        codes = encode(law, ends, schedule, evaluations)
        yield
        through = decode(law, on_the_arc(*codes), schedule, evaluations)
        yield
        shades = (every.shades(ends) + 1) / 2
        straight = [(1 - share) * shades[0] + share * shades[1] for share in SHARES]
        rows = [(every.shades(through) + 1) / 2, np.array(straight)]
        if every.side**2 <= MOST_DIMENSIONS:
            rows.append(np.array(moved_ink(shades[0], shades[1])))
        yield
        tables.append(rows)
    return {"images": np.array(tables), "labels": every.train_labels[np.array(pairs)]}


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    there = {n: found[f"n{n}"] for n in _counts(request) if f"n{n}" in found}
    own = request.images
    if own is not None:
        yield f"{own.title}: {len(own):,} images, d = {own.d:,}. {own.note}".strip()
    if is_missing(request):
        yield _not_here("digits", MISSING)
    else:
        yield from _excesses(request, there)
        yield from _asymmetry(request, there, found.get("swirl"))
        yield from _interpolations(request, found.get("between"))
    if own is None:
        yield _not_here("the paper's images", NO_IMAGES)


def _excesses(request: StudyRequest, there: dict[int, Found]) -> Lines:
    d, them = _dimension(request), noun(request)
    for n, each in there.items():
        floor = scalar(each, "floor")
        yield check(
            f"ε_rel, {n:,} {them}", scalar(each, "eps_rel"), 0.0, max(1e-12, floor),
            "rounding, and the assignment's certificate", "paper", OPTIMAL, relation="at most", floor=floor,
            reading="Some exchange of whole images pays, so n is large enough for ε_rel to see the gap.",
        )  # fmt: skip
        yield check(
            f"|decode(E(x)) − x|, 99 % quantile, {n:,} {them}", scalar(each, "there_and_back"), 0.0,
            SOFTNESS * math.sqrt(d) / 100,
            f"a hundredth of the softening's own length, 0.3 √{d}; beyond are images where basins part",
            "closed form", "the flow is invertible",
        )  # fmt: skip


def _asymmetry(request: StudyRequest, there: dict[int, Found], swirl: Found | None) -> Lines:
    """Beside eps_rel by n."""
    d, them = _dimension(request), noun(request)
    n, eps_rel = list(there), [max(scalar(each, "eps_rel"), 1e-16) for each in there.values()]
    curves, note = [curve("ε_rel (1e-16 for 0)", n, eps_rel)], ""
    if swirl is not None:
        asymmetry = scalar(swirl, "asymmetry")
        curves.append(curve("asymmetry |J − Jᵀ|/|J|", n, asymmetry, "reference"))
        note = f"The flow's polar factor turns by up to {swirl['rotation'].max():.1f}°."
        yield check(
            f"|J − Jᵀ|/|J| of the flow, {them}, rms", asymmetry, 0.0, 1e-6,
            "rounding of a product of as many symmetric matrices as steps; 0 where they commute",
            "theorem", f"{OPTIMAL}; Brenier 1991: then its Jacobian is symmetric",
            reading=f"No gradient, so not optimal. In {d} dimensions images are so far apart that no exchange of two "
            "pays.",
        )  # fmt: skip
    if there:
        title = f"{them.title()}, d = {d}: what ε_rel sees"
        yield chart(title, "images n", "value", *curves, logs="xy", note=note)


def _interpolations(request: StudyRequest, between: Found | None) -> Lines:
    if between is None:
        return
    own = request.images
    for (first, last), table in zip(between["labels"].astype(int).tolist(), between["images"], strict=True):
        title = f"From a {first} to a {last}" if own is None else f"From {own.classes[first]} to {own.classes[last]}"
        yield Tiles(
            title=title, images=frozen_array(table), row_labels=ROWS[: len(table)],
            column_labels=tuple(f"{share:.2f}" for share in SHARES),
            note=ARC if len(table) < len(ROWS) else f"{ARC[:-1]}; the last row moves the ink of one image onto the "
            "other's at least cost.",
        )  # fmt: skip


def _not_here(images: str, reason: str) -> Check:
    return check(
        f"ε_rel, {images}", None, 0.0, 0.0, "there is nothing to compare", "paper", "[K] images", relation="at most",
        missing=reason,
    )  # fmt: skip


ENCODER_DIGITS = Study(
    name="encoder-digits", title="Codes of small images", paper="[K]", source="[K] images",
    claim="On images the encoder costs as little as the exact assignment, and codes interpolate between them.",
    look="ε_rel reads 0 while the flow's Jacobian is not symmetric. Codes give sharp strokes, pixels double exposures.",
    parts=_parts, findings=told(_told), scene=scene("Codes of a shape", "letters", "swirl", softness=0.1),
    takes_images=True, packages=(PACKAGE,),
)  # fmt: skip
