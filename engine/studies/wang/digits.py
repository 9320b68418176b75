"""Quality against evaluations on 8 x 8 digits, from the prior and from the transported start ([W] sections 4 and 5).

The learned denoiser is the generative score. The exact score of the training images is the second line: it knows
nothing but them, so what it makes is a training image, softened, whatever the start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from ..base.study import Basis, Check, Findings, Found, Panel, Part, Relation, Study, StudyRequest, Tiles
from . import digit_generation as generation
from .digit_generation import CLASS_EVALUATIONS, CLASS_TIME, EVALUATIONS, LONG, PARTICLES, SEEDS, SHORT

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


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    n, seeds = PARTICLES[request.quick], SEEDS[request.quick]
    note = f"{n} digits a start, {seeds} seeds of one training, against held-out images; nothing is downloaded."
    note = MISSING if _without(found) else note
    return Findings(panels=_panels(request, found), checks=tuple(_checks(request, found)), note=note)


def _without(found: Mapping[str, Found]) -> bool:
    """Whether nothing can be found here: then checks say why, where they wait for their parts otherwise."""
    return not found and is_missing()


def _check(
    found: Mapping[str, Found], parts: tuple[str, ...], quantity: str, values: Callable[[], FloatArray],
    relation: Relation, reference: float, basis: Basis, reading: str = "", errors_from: str = OVER_SEEDS,
) -> list[Check]:  # fmt: skip
    """Of the mean of `values()` (k,), where the parts are there that it needs."""
    if all(part in found for part in parts):
        return [check_of_mean(quantity, values(), relation, reference, SOURCE, reading, basis=basis,
                              errors_from=errors_from)]  # fmt: skip
    if not _without(found):
        return []
    return [check(quantity, None, reference, 0.0, errors_from, basis, SOURCE, relation=relation, reading=reading,
                  missing=MISSING)]  # fmt: skip


def _gains(request: StudyRequest, found: Mapping[str, Found]) -> list[Check]:
    """How much farther the prior starts end from held-out digits than the transported one."""
    lines = []
    for count in CHECKED:
        place = EVALUATIONS[request.quick].index(count)
        for name, measure in (("w2", "W2"), ("mmd", "MMD")):
            for way, time, reading in ((PRIOR, SHORT, ""), (LONG_WAY, LONG, SOLVER)):
                quantity = f"{measure} of the prior, T = {time:g}, less of the transported, {count} evaluations"
                gain = partial(_gain, found, name, way, place)
                lines += _check(found, ("learned",), quantity, gain, "at least", 0.0, "paper", reading)
    return lines


def _gain(found: Mapping[str, Found], name: str, way: int, place: int) -> FloatArray:
    """(seeds,) of the learned score."""
    distances = found["learned"][name]
    return np.asarray(distances[way, place] - distances[TRANSPORT, place])


def _checks(request: StudyRequest, found: Mapping[str, Found]) -> list[Check]:
    """Gains of the transported start, what the scores remember, classes, and what the paper measures."""
    return [
        *_gains(request, found),
        *_check(
            found, ("exact",), "exact score, transported start: distance to the nearest training image",
            lambda: found["exact"]["near"][TRANSPORT, -1], "equals", SOFTNESS * 8 * CHI, "closed form",
            "The smoothing of the start takes a little of the noise away, and the solver errs by as little.",
        ),
        *_check(
            found, ("learned", "held-out"),
            "learned score, transported start: that distance over the one of held-out images",
            lambda: found["learned"]["near"][TRANSPORT, -1] / found["held-out"]["near"].mean(), "at least", 1.0,
            "theorem", "The learned score remembers part of its training images.",
        ),
        *_check(
            found, ("learned",), f"share of digits in the class of their start, T = {CLASS_TIME:g}",
            lambda: found["learned"]["class_share"], "at least", 0.5, "prototype",
            "The score of all classes forgets the start's class as T grows.", OVER_CLASSES,
        ),
        *_check(
            found, ("learned",), f"per-class W2 from the prior less from the class's start, T = {CLASS_TIME:g}",
            lambda: found["learned"]["class_w2"][1] - found["learned"]["class_w2"][0], "at least", 0.0, "paper",
            errors_from=OVER_CLASSES,
        ),
        *(check(
            f"FID on {data}, transported start less prior, at equal evaluations", None, 0.0, 0.0,
            "nothing: there is no value", "paper", f"[W] FID on {data}", relation="at most",
            missing=FID.format(data=f"the images of {data}"),
        ) for data in ("CIFAR-10", "CelebA")),
    ]  # fmt: skip


def _panels(request: StudyRequest, found: Mapping[str, Found]) -> tuple[Panel, ...]:
    """Whatever can be shown of the parts that are there."""
    counts, learned, held = EVALUATIONS[request.quick], found.get("learned"), found.get("held-out")
    there = {name: found[name] for name in SCORES if name in found}
    panels: list[Panel] = [] if learned is None else [_few(request, learned), _classes(learned)]
    for name, part in there.items():
        panels.append(_over(counts, part, held, "w2", f"W2 to held-out digits, {SCORES[name]}", "W2"))
    if learned is not None:
        panels.append(_over(counts, learned, held, "mmd", "MMD to held-out digits, learned score", "MMD"))
    if there:
        panels.append(_nearness(counts, there, held))
    if learned is not None:
        panels.append(_by_class(learned, held))
    return (*panels, _memory(there)) if there else tuple(panels)


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
    parts=_parts, findings=_findings, scene=_scene, packages=(PACKAGE,),
)  # fmt: skip
