"""Quality against evaluations on small pictures, from the prior and from the transported start ([W] sections 4 and 5).

The learned denoiser is the generative score. The exact score of the training images is the second line: it knows
nothing but them, so what it makes is a training image, softened, whatever the start.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from ...clouds.points import PointCloud
from ...experiment.experiment import Experiment
from ...experiment.presets import preset
from ...files.session_value import SavedSession
from ...results.insight_values import Chart
from ...story.saved_look import SavedLook
from ...values import FloatArray, frozen_array
from ..base.declared import chart, check, curve
from ..base.over_seeds import OVER_SEEDS, banded, banded_each, check_of_mean
from ..base.parts import part_of
from ..base.sections import Lines, told
from ..base.study import Basis, Found, Panel, Part, Relation, Study, StudyRequest, Tiles
from ..base.study_images import (
    MISSING,
    PACKAGE,
    SOFTNESS,
    is_missing,
    mean_length,
    noun,
    principal_plane,
    study_images,
)
from . import image_generation as generation
from .image_generation import CLASS_EVALUATIONS, CLASS_TIME, EVALUATIONS, LONG, PARTICLES, SEEDS, SHORT

Claim = tuple[  # parts it needs, quantity, what of them, relation, reference, basis, reading, whence its tolerance
    tuple[str, ...], str, Callable[[Mapping[str, Found]], FloatArray], Relation, float, Basis, str, str
]  # fmt: skip
PRIOR, LONG_WAY, TRANSPORT = range(3)
WAYS = (f"prior, T = {SHORT:g}", f"prior, T = {LONG:g}", f"transported, T = {SHORT:g}")
SCORES = {"learned": "learned score", "exact": "exact score of training images"}
SHOWN = (LONG_WAY, TRANSPORT)  # in tiles, and in the chart of distances to training images
CHECKED = (2, 4, 8)  # evaluations, of checks and tiles
FID = (
    "It needs {data}, a network of the paper's size trained on them, and an Inception network for FID; none of them is "
    "here, and nothing is downloaded."
)
SOLVER = (
    "The long way costs little here, as our solver is of a high order; in many dimensions W2 of samples favours the "
    "blurred pictures of few evaluations."
)
SOURCE = "[W] accelerated sampling of images"
OVER_CLASSES = "95 % interval of the mean over the classes"


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    if is_missing(request):
        return ()
    them = noun(request)
    return (
        part_of("held-out", f"held-out {them}", generation.held_out, request),
        part_of("exact", f"{them} by the exact score", generation.exact, request),
        part_of("learned", f"training, and {them} by the learned score", generation.learned, request),
    )


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    """Tiles and charts of the parts that are there; checks, which say why where nothing can be found here."""
    n, seeds, nothing = PARTICLES[request.quick], SEEDS[request.quick], not found and is_missing(request)
    own = request.images
    note = f"{n} digits a start, {seeds} seeds of one training, against held-out images; nothing is downloaded."
    if own is not None:
        note = f"{own.title}: {len(own):,} images, d = {own.d:,}; {seeds} seeds of one training. {own.note}".strip()
    yield MISSING if nothing else note
    yield from _panels(request, found)
    for needed, quantity, of, relation, reference, basis, reading, errors in (*_gains(request), *_claims(request)):
        if all(part in found for part in needed) and of(found).size > 1:
            yield check_of_mean(quantity, of(found), relation, reference, SOURCE, reading, basis=basis,
                                errors_from=errors)  # fmt: skip
        elif nothing:
            yield check(quantity, None, reference, 0.0, errors, basis, SOURCE, relation=relation, reading=reading,
                        missing=MISSING)  # fmt: skip
    for data in ("CIFAR-10", "CelebA") if own is None else ():
        yield check(
            f"FID on {data}, transported start less prior, at equal evaluations", None, 0.0, 0.0,
            "nothing: there is no value", "paper", f"[W] FID on {data}", relation="at most",
            missing=FID.format(data=f"the images of {data}"),
        )  # fmt: skip


def _gains(request: StudyRequest) -> Iterator[Claim]:
    """How much farther the prior starts end from held-out digits than the transported one."""

    def gain(found: Mapping[str, Found], name: str, way: int, place: int) -> FloatArray:
        distances = found["learned"][name]
        return np.asarray(distances[way, place] - distances[TRANSPORT, place])

    for count in CHECKED:
        place = EVALUATIONS[request.quick].index(count)
        for name, measure in (("w2", "W2"), ("mmd", "MMD")):
            for way, time, reading in ((PRIOR, SHORT, ""), (LONG_WAY, LONG, SOLVER)):
                quantity = f"{measure} of the prior, T = {time:g}, less of the transported, {count} evaluations"
                of = partial(gain, name=name, way=way, place=place)
                yield ("learned",), quantity, of, "at least", 0.0, "paper", reading, OVER_SEEDS


def _claims(request: StudyRequest) -> tuple[Claim, ...]:
    """What the exact score can only return, what the learned one adds to it, and that classes come out as asked."""
    d = 64 if request.images is None else request.images.d
    length = SOFTNESS * math.sqrt(d) * mean_length(d)
    return (
        (("exact",), "exact score, transported start: distance to the nearest training image",
         lambda found: found["exact"]["near"][TRANSPORT, -1], "equals", length, "closed form",
         "The smoothing of the start takes a little of the noise away, and the solver errs by as little.", OVER_SEEDS),
        (("learned", "held-out"), "learned score, transported start: that distance over the one of held-out images",
         lambda found: found["learned"]["near"][TRANSPORT, -1] / found["held-out"]["near"].mean(), "at least", 1.0,
         "theorem", "The learned score remembers part of its training images.", OVER_SEEDS),
        (("learned",), f"share of {noun(request)} in the class of their start, T = {CLASS_TIME:g}",
         lambda found: found["learned"]["class_share"], "at least", 0.5, "prototype",
         "The score of all classes forgets the start's class as T grows.", OVER_CLASSES),
        (("learned",), f"per-class W2 from the prior less from the class's start, T = {CLASS_TIME:g}",
         lambda found: found["learned"]["class_w2"][1] - found["learned"]["class_w2"][0], "at least", 0.0, "paper", "",
         OVER_CLASSES),
    )  # fmt: skip


def _panels(request: StudyRequest, found: Mapping[str, Found]) -> Iterator[Panel]:
    counts, learned, held = EVALUATIONS[request.quick], found.get("learned"), found.get("held-out")
    there, them = {name: found[name] for name in SCORES if name in found}, noun(request)
    if learned is not None:
        yield _few(request, learned)
        yield from _classes(request, learned)
    for name, part in there.items():
        yield _over(counts, part, held, "w2", f"W2 to held-out {them}, {SCORES[name]}", "W2")
    if learned is not None:
        yield _over(counts, learned, held, "mmd", f"MMD to held-out {them}, learned score", "MMD")
    if there:
        yield _nearness(request, there, held)
    if learned is not None:
        yield from _by_class(request, learned, held)
    if there:
        yield _memory(there)


def _over(counts: tuple[int, ...], part: Found, held: Found | None, name: str, title: str, y_label: str) -> Chart:
    floor = [] if held is None else [banded("training images", counts, held[name], "reference")]
    return chart(title, "evaluations", y_label, *banded_each(WAYS, counts, part[name]), *floor, logs="x")


def _nearness(request: StudyRequest, there: Mapping[str, Found], held: Found | None) -> Chart:
    counts = EVALUATIONS[request.quick]
    curves = [
        banded(f"{WAYS[way]}, {name}", counts, part["near"][way]) for name, part in there.items() for way in SHOWN
    ]
    if held is not None:
        curves.append(curve(f"held-out {noun(request)}", counts, held["near"].mean(), "reference"))
    return chart("Distance to the nearest training image", "evaluations", "mean distance", *curves, logs="x")


def _by_class(request: StudyRequest, part: Found, held: Found | None) -> Iterator[Chart]:
    """Nothing where no class has enough pictures."""
    rows = [("transported start of the class", part["class_w2"][0]), ("prior", part["class_w2"][1])]
    if held is not None:
        rows.append(("training images of the class", held["class_w2"]))
    count = len(part["class_share"])
    curves = [curve(label, np.arange(count), values, "points") for label, values in rows]
    if count:
        yield chart(f"W2 to held-out {noun(request)} of a class, T = {CLASS_TIME:g}", "class", "W2", *curves)


def _few(request: StudyRequest, part: Found) -> Tiles:
    counts = EVALUATIONS[request.quick]
    rows = [(way, counts.index(count)) for count in CHECKED for way in SHOWN]
    title = f"{noun(request).title()} after 2, 4 and 8 evaluations, learned score"
    return _tiles(
        title, [part["samples"][way, place] for way, place in rows],
        [f"{counts[place]}: {WAYS[way]}" for way, place in rows], (),
        "Rows of one number have the same latents and equally many evaluations.",
    )  # fmt: skip


def _classes(request: StudyRequest, part: Found) -> Iterator[Tiles]:
    """Nothing where no class has enough pictures."""
    if not len(part["class_share"]):
        return
    title = f"{noun(request).title()} by class, T = {CLASS_TIME:g}, {CLASS_EVALUATIONS} evaluations, learned score"
    note = f"Only the start knows the class; the score is that of all {noun(request)}."
    names = tuple(map(str, range(10)))
    if request.images is not None:
        images = study_images(request)
        names = tuple(images.classes[label] for label in images.compared)
    rows = list(part["class_samples"])
    yield _tiles(title, rows, [""] * len(rows), names, note)


def _memory(there: Mapping[str, Found]) -> Tiles:
    rows = [row for part in there.values() for row in (part["samples"][TRANSPORT, -1], part["closest"])]
    labels = [label for name in there for label in (f"{name} score", "nearest training")]
    note = "The exact score returns its training images, with noise of their softness; the learned one makes others."
    return _tiles("Made digits above their nearest training image", rows, labels, (), note)


def _tiles(title: str, rows: Sequence[FloatArray], labels: list[str], columns: tuple[str, ...], note: str) -> Tiles:
    """Rows of images (c, h, w), shades in [-1, 1]."""
    return Tiles(
        title=title,
        images=frozen_array(np.stack(rows)),
        row_labels=tuple(labels),
        column_labels=columns,
        low=-1.0,
        high=1.0,
        note=note,
    )


def _scene(request: StudyRequest) -> SavedSession:
    """The digits' first two principal components as a labelled cloud; without scikit-learn a preset of classes."""
    settings = {"start": "transport", "termination_time": CLASS_TIME, "steps": 32}
    if is_missing(request):
        return SavedSession(
            experiment=preset("pinwheel").experiment.with_parameters(settings),
            title="A pinwheel in place of the digits, which need scikit-learn",
        )
    images = study_images(request)
    cloud = PointCloud.of(principal_plane(images.train), None, images.train_labels % 10)
    return SavedSession(
        experiment=Experiment(cloud=cloud, **settings), look=SavedLook(insight="density"),  # type: ignore[arg-type]
        title=f"{noun(request).title()}: first two principal components, scaled to unit size",
    )  # fmt: skip


DIGITS = Study(
    name="digits", title="Digits from two starts", paper="[W]", source="[W] accelerated sampling of images",
    claim="Started from the prior moved onto diffused images, a short reversal makes images with few evaluations, "
    "unconditional and by class.",
    look="Compare rows of equally many evaluations, then W2 over evaluations, and how near training images they lie.",
    parts=_parts, findings=told(_told), scene=_scene, takes_images=True, packages=(PACKAGE,),
)  # fmt: skip
