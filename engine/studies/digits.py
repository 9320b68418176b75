"""Quality against evaluations on 8 x 8 digits, from the prior and from the transported start ([W] sections 4 and 5).

The learned denoiser is the generative score. The exact score of the training images is the second line: it knows
nothing but them, so what it makes is a training image, softened, whatever the start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..clouds.points import PointCloud
from ..experiment.experiment import Experiment
from ..experiment.presets import preset
from ..files.session_value import SavedLook, SavedSession
from ..study import Basis, Check, Findings, Found, Part, Relation, Study, StudyRequest
from ..values import FloatArray
from . import digit_generation as generation
from .digit_images import MISSING, PACKAGE, SOFTNESS, digit_images, is_missing, principal_plane
from .digit_panels import digit_panels
from .sampled_law import OVER_SEEDS, mean_and_error

PRIOR, LONG, TRANSPORT = range(3)
CHECKED = (2, 4, 8)  # evaluations
CHI = 0.99609  # E chi_64 / 8: the mean length of a standard normal in 64 dimensions, in units of its root mean square
FID = (
    "It needs {data}, a network of the paper's size trained on them, and an Inception network for FID; none of them is "
    "here, and nothing is downloaded."
)
SOLVER = (
    "The long way costs little here, as our solver is of a high order; and in 64 dimensions W2 of samples favours the "
    "blurred digits of few evaluations."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A check before its number is there: `values(found)` (k,) are averaged; `reference` is a number."""

    quantity: str
    parts: tuple[str, ...]
    values: Callable[[Mapping[str, Found]], FloatArray]
    reference: float
    relation: Relation
    basis: Basis
    reading: str = ""
    errors_from: str = OVER_SEEDS

    def check(self, found: Mapping[str, Found]) -> Check:
        """With its number, or the sentence why there is none where no part is."""
        there = all(part in found for part in self.parts)
        mean, error = (float(each) for each in mean_and_error(self.values(found))) if there else (None, 0.0)
        return Check(
            quantity=self.quantity, value=mean, reference=self.reference, relation=self.relation, tolerance=error,
            tolerance_from=self.errors_from, floor=error if there else None, basis=self.basis,
            source="[W] accelerated sampling of images", reading=self.reading, missing="" if there else MISSING,
        )  # fmt: skip


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    if is_missing():
        return ()
    return (
        Part(name="held-out", label="held-out digits", work=lambda: generation.held_out(request)),
        Part(name="exact", label="digits by the exact score", work=lambda: generation.exact(request)),
        Part(
            name="learned", label="training, and digits by the learned score", work=lambda: generation.learned(request)
        ),
    )


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    missing = not found and is_missing()
    asked = [each for each in _asked(request) if missing or all(part in found for part in each.parts)]
    n, seeds = generation.PARTICLES[request.quick], generation.SEEDS[request.quick]
    note = f"{n} digits a start, {seeds} seeds of one training, against held-out images; nothing is downloaded."
    checks = (*(each.check(found) for each in asked), *_of_the_paper())
    return Findings(panels=digit_panels(request, found), checks=checks, note=MISSING if missing else note)


def _asked(request: StudyRequest) -> list[Asked]:
    asked = []
    for evaluations in CHECKED:
        place = generation.EVALUATIONS[request.quick].index(evaluations)
        for name, measure in (("w2", "W2"), ("mmd", "MMD")):
            for way, time, reading in ((PRIOR, generation.SHORT, ""), (LONG, generation.LONG, SOLVER)):
                quantity = f"{measure} of the prior, T = {time:g}, less of the transported, {evaluations} evaluations"
                asked.append(_gain(quantity, _difference(name, way, place), reading))
    return asked + _of_memory() + _of_classes()


def _difference(name: str, way: int, place: int) -> Callable[[Mapping[str, Found]], FloatArray]:
    """How much farther a prior start ends from held-out digits than the transported one, over seeds, learned score."""
    return lambda found: found["learned"][name][way, place] - found["learned"][name][TRANSPORT, place]


def _gain(quantity: str, values: Callable[[Mapping[str, Found]], FloatArray], reading: str) -> Asked:
    return Asked(
        quantity=quantity, parts=("learned",), values=values, reference=0.0, relation="at least", basis="paper",
        reading=reading,
    )  # fmt: skip


def _of_memory() -> list[Asked]:
    return [
        Asked(
            quantity="exact score, transported start: distance to the nearest training image",
            parts=("exact",), values=lambda found: found["exact"]["near"][TRANSPORT, -1],
            reference=SOFTNESS * 8 * CHI, relation="equals", basis="closed form",
            reading="The smoothing of the start takes a little of the noise away, and the solver errs by as little.",
        ),
        Asked(
            quantity="learned score, transported start: that distance over the one of held-out images",
            parts=("learned", "held-out"),
            values=lambda found: found["learned"]["near"][TRANSPORT, -1] / found["held-out"]["near"].mean(),
            reference=1.0, relation="at least", basis="theorem",
            reading="The learned score remembers part of its training images.",
        ),
    ]  # fmt: skip


def _of_classes() -> list[Asked]:
    over_classes = "95 % interval of the mean over the ten classes"
    return [
        Asked(
            quantity=f"share of digits in the class of their start, T = {generation.CLASS_TIME:g}",
            parts=("learned",), values=lambda found: found["learned"]["class_share"], reference=0.5,
            relation="at least", basis="prototype", errors_from=over_classes,
            reading="The score of all classes forgets the start's class as T grows.",
        ),
        Asked(
            quantity=f"per-class W2 from the prior less from the class's start, T = {generation.CLASS_TIME:g}",
            parts=("learned",), values=lambda found: found["learned"]["class_w2"][1] - found["learned"]["class_w2"][0],
            reference=0.0, relation="at least", basis="paper", errors_from=over_classes,
        ),
    ]  # fmt: skip


def _of_the_paper() -> tuple[Check, ...]:
    return tuple(_fid(data) for data in ("CIFAR-10", "CelebA"))


def _fid(data: str) -> Check:
    return Check(
        quantity=f"FID on {data}, transported start less prior, at equal evaluations", value=None, reference=0.0,
        relation="at most", tolerance=0.0, tolerance_from="nothing: there is no value", basis="paper",
        source=f"[W] FID on {data}", missing=FID.format(data=f"the images of {data}"),
    )  # fmt: skip


def _scene(request: StudyRequest) -> SavedSession:
    """The digits' first two principal components as a labelled cloud; without scikit-learn a preset of classes."""
    settings = {"start": "transport", "termination_time": generation.CLASS_TIME, "steps": 32}
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
    name="digits",
    title="Digits from two starts",
    paper="[W]",
    source="[W] accelerated sampling of images",
    claim="Started from the prior moved onto diffused images, a short reversal makes images with few evaluations, "
    "unconditional and by class.",
    look="Compare rows of equally many evaluations, then W2 over evaluations, and how near training images they lie.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    packages=(PACKAGE,),
)
