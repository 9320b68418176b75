"""Quality against evaluations on 8 x 8 digits, from the prior and from the transported start ([W] sections 4 and 5).

The learned denoiser is the generative score. The exact score of the training images is the second line: it knows
nothing but them, so what it makes is a training image, softened, whatever the start.
"""

from __future__ import annotations

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
from ..base.digit_images import MISSING, PACKAGE, SIDE, SOFTNESS, digit_images, is_missing, principal_plane
from ..base.over_seeds import OVER_SEEDS, banded, banded_each, check_of_mean
from ..base.parts import part_of
from ..base.sections import Lines, told
from ..base.study import Basis, Found, Panel, Part, Relation, Study, StudyRequest, Tiles
from . import digit_generation as generation
from .digit_generation import CLASS_EVALUATIONS, CLASS_TIME, EVALUATIONS, LONG, PARTICLES, SEEDS, SHORT

Claim = tuple[  # parts it needs, quantity, what of them, relation, reference, basis, reading, whence its tolerance
    tuple[str, ...], str, Callable[[Mapping[str, Found]], FloatArray], Relation, float, Basis, str, str
]  # fmt: skip
PRIOR, LONG_WAY, TRANSPORT = range(3)
WAYS = (f"prior, T = {SHORT:g}", f"prior, T = {LONG:g}", f"transported, T = {SHORT:g}")
SCORES = {"learned": "learned score", "exact": "exact score of training images"}
SHOWN = (LONG_WAY, TRANSPORT)  # in tiles, and in the chart of distances to training images
CHECKED = (2, 4, 8)  # evaluations, of checks and tiles
CHI = 0.99609  # E chi_64 / 8: the mean length of a standard normal in 64 dimensions, in units of its root mean square
FID = (
    "It needs {data}, a network of the paper's size trained on them, and an Inception network for FID; none of them is "
    "here, and nothing is downloaded."
)
SOLVER = (
    "The long way costs little here, as our solver is of a high order; and in 64 dimensions W2 of samples favours the "
    "blurred digits of few evaluations."
)
SOURCE = "[W] accelerated sampling of images"
OVER_CLASSES = "95 % interval of the mean over the ten classes"


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    if is_missing():
        return ()
    return (
        part_of("held-out", "held-out digits", generation.held_out, request),
        part_of("exact", "digits by the exact score", generation.exact, request),
        part_of("learned", "training, and digits by the learned score", generation.learned, request),
    )


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    """Tiles and charts of the parts that are there; checks, which say why where nothing can be found here."""
    n, seeds, nothing = PARTICLES[request.quick], SEEDS[request.quick], not found and is_missing()
    note = f"{n} digits a start, {seeds} seeds of one training, against held-out images; nothing is downloaded."
    yield MISSING if nothing else note
    yield from _panels(request, found)
    for needed, quantity, of, relation, reference, basis, reading, errors in (*_gains(request), *CLAIMS):
        if all(part in found for part in needed):
            yield check_of_mean(quantity, of(found), relation, reference, SOURCE, reading, basis=basis,
                                errors_from=errors)  # fmt: skip
        elif nothing:
            yield check(quantity, None, reference, 0.0, errors, basis, SOURCE, relation=relation, reading=reading,
                        missing=MISSING)  # fmt: skip
    for data in ("CIFAR-10", "CelebA"):
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


CLAIMS: tuple[Claim, ...] = (
    (("exact",), "exact score, transported start: distance to the nearest training image",
     lambda found: found["exact"]["near"][TRANSPORT, -1], "equals", SOFTNESS * 8 * CHI, "closed form",
     "The smoothing of the start takes a little of the noise away, and the solver errs by as little.", OVER_SEEDS),
    (("learned", "held-out"), "learned score, transported start: that distance over the one of held-out images",
     lambda found: found["learned"]["near"][TRANSPORT, -1] / found["held-out"]["near"].mean(), "at least", 1.0,
     "theorem", "The learned score remembers part of its training images.", OVER_SEEDS),
    (("learned",), f"share of digits in the class of their start, T = {CLASS_TIME:g}",
     lambda found: found["learned"]["class_share"], "at least", 0.5, "prototype",
     "The score of all classes forgets the start's class as T grows.", OVER_CLASSES),
    (("learned",), f"per-class W2 from the prior less from the class's start, T = {CLASS_TIME:g}",
     lambda found: found["learned"]["class_w2"][1] - found["learned"]["class_w2"][0], "at least", 0.0, "paper", "",
     OVER_CLASSES),
)  # fmt: skip


def _panels(request: StudyRequest, found: Mapping[str, Found]) -> Iterator[Panel]:
    counts, learned, held = EVALUATIONS[request.quick], found.get("learned"), found.get("held-out")
    there = {name: found[name] for name in SCORES if name in found}
    if learned is not None:
        yield _few(request, learned)
        yield _classes(learned)
    for name, part in there.items():
        yield _over(counts, part, held, "w2", f"W2 to held-out digits, {SCORES[name]}", "W2")
    if learned is not None:
        yield _over(counts, learned, held, "mmd", "MMD to held-out digits, learned score", "MMD")
    if there:
        yield _nearness(counts, there, held)
    if learned is not None:
        yield _by_class(learned, held)
    if there:
        yield _memory(there)


def _over(counts: tuple[int, ...], part: Found, held: Found | None, name: str, title: str, y_label: str) -> Chart:
    floor = [] if held is None else [banded("training images", counts, held[name], "reference")]
    return chart(title, "evaluations", y_label, *banded_each(WAYS, counts, part[name]), *floor, logs="x")


def _nearness(counts: tuple[int, ...], there: Mapping[str, Found], held: Found | None) -> Chart:
    curves = [
        banded(f"{WAYS[way]}, {name}", counts, part["near"][way]) for name, part in there.items() for way in SHOWN
    ]
    if held is not None:
        curves.append(curve("held-out digits", counts, held["near"].mean(), "reference"))
    return chart("Distance to the nearest training image", "evaluations", "mean distance", *curves, logs="x")


def _by_class(part: Found, held: Found | None) -> Chart:
    rows = [("transported start of the class", part["class_w2"][0]), ("prior", part["class_w2"][1])]
    if held is not None:
        rows.append(("training images of the class", held["class_w2"]))
    curves = [curve(label, np.arange(10), values, "points") for label, values in rows]
    return chart(f"W2 to held-out digits of a class, T = {CLASS_TIME:g}", "class", "W2", *curves)


def _few(request: StudyRequest, part: Found) -> Tiles:
    counts = EVALUATIONS[request.quick]
    rows = [(way, counts.index(count)) for count in CHECKED for way in SHOWN]
    return _tiles(
        "Digits after 2, 4 and 8 evaluations, learned score", [part["samples"][way, place] for way, place in rows],
        [f"{counts[place]}: {WAYS[way]}" for way, place in rows], (),
        "Rows of one number have the same latents and equally many evaluations.",
    )  # fmt: skip


def _classes(part: Found) -> Tiles:
    title = f"Digits by class, T = {CLASS_TIME:g}, {CLASS_EVALUATIONS} evaluations, learned score"
    note = "Only the start knows the class; the score is that of all digits."
    return _tiles(
        title, list(part["class_samples"]), [""] * len(part["class_samples"]), tuple(map(str, range(10))), note
    )


def _memory(there: Mapping[str, Found]) -> Tiles:
    rows = [row for part in there.values() for row in (part["samples"][TRANSPORT, -1], part["closest"])]
    labels = [label for name in there for label in (f"{name} score", "nearest training")]
    note = "The exact score returns its training images, with noise of their softness; the learned one makes others."
    return _tiles("Made digits above their nearest training image", rows, labels, (), note)


def _tiles(title: str, rows: Sequence[FloatArray], labels: list[str], columns: tuple[str, ...], note: str) -> Tiles:
    """Rows of images (c, 64) of pixels in [-1, 1]."""
    squares = frozen_array(np.stack(rows).reshape(len(rows), -1, SIDE, SIDE))
    return Tiles(
        title=title, images=squares, row_labels=tuple(labels), column_labels=columns, low=-1.0, high=1.0, note=note
    )


def _scene(request: StudyRequest) -> SavedSession:
    """The digits' first two principal components as a labelled cloud; without scikit-learn a preset of classes."""
    settings = {"start": "transport", "termination_time": CLASS_TIME, "steps": 32}
    if is_missing():
        return SavedSession(
            experiment=preset("pinwheel").experiment.with_parameters(settings),
            title="A pinwheel in place of the digits, which need scikit-learn",
        )
    images = digit_images(request.seed)
    cloud = PointCloud.of(principal_plane(images.train), None, images.train_labels)
    return SavedSession(
        experiment=Experiment(cloud=cloud, **settings), look=SavedLook(insight="density"),  # type: ignore[arg-type]
        title="Digits: first two principal components, scaled to unit size",
    )  # fmt: skip


DIGITS = Study(
    name="digits", title="Digits from two starts", paper="[W]", source="[W] accelerated sampling of images",
    claim="Started from the prior moved onto diffused images, a short reversal makes images with few evaluations, "
    "unconditional and by class.",
    look="Compare rows of equally many evaluations, then W2 over evaluations, and how near training images they lie.",
    parts=_parts, findings=told(_told), scene=_scene, packages=(PACKAGE,),
)  # fmt: skip
