"""VP against pinned Brownian motion at an equal budget: network, data, steps, seeds (Reu et al. 2024, PMLR 244)."""

from __future__ import annotations

from collections.abc import Mapping

from ..experiment.presets import preset
from ..files.session_value import SavedLook, SavedSession
from ..study import Findings, Found, Part, Steps, Study, StudyRequest
from .smooth_or_pin_cells import BUDGETS, FLOORS, PROCESSES, SETTINGS, TARGETS, Cell, cells


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    quick, base = request.quick, request.seed
    return (
        Part(name="twins", label="equal levels and inputs", work=lambda: _twins(base)),
        *(Part(name=f"floors-d{d}", label=f"Bayes floors, d = {d}", work=lambda d=d: _floors(d, base)) for d in FLOORS),  # type: ignore[misc]
        *(
            Part(
                name=f"fresh-{target}-d{d}",
                label=f"fresh samples, {name}, d = {d}",
                work=lambda target=target, d=d: _fresh(target, d, base),  # type: ignore[misc]
            )
            for target, name in TARGETS.items()
            for d in BUDGETS[quick].dimensions
        ),
        *(
            Part(name=cell.name, label=_label(cell), work=lambda cell=cell: _trained(cell, base, quick=quick))  # type: ignore[misc]
            for cell in cells(quick=quick)
        ),
    )


def _label(cell: Cell) -> str:
    return (
        f"{TARGETS[cell.target]}, d = {cell.d}, width {cell.width}, {PROCESSES[cell.process]}, "
        f"{SETTINGS[cell.setting]}, seed {cell.seed}"
    )


def _twins(base: int) -> Steps:
    from .smooth_or_pin_work import twins

    return (yield from twins(base))


def _floors(d: int, base: int) -> Steps:
    from .smooth_or_pin_work import floors

    return (yield from floors(d, base))


def _fresh(target: str, d: int, base: int) -> Steps:
    from .smooth_or_pin_work import fresh

    return (yield from fresh(target, d, base))


def _trained(cell: Cell, base: int, *, quick: bool) -> Steps:
    from .smooth_or_pin_work import trained

    return (yield from trained(cell, base, quick=quick))


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    from .smooth_or_pin_findings import findings

    return findings(found, quick=request.quick)


def _scene(request: StudyRequest) -> SavedSession:
    experiment = preset("funnel").experiment.with_parameters({"process": "pinned"})
    return SavedSession(
        experiment=experiment, title="Smooth a cloud or pin it down", look=SavedLook(insight="learning")
    )


SMOOTH_OR_PIN = Study(
    name="smooth-or-pin",
    title="To smooth or to pin",
    paper="[V]",
    source="[V] experiments: Funnel and GMM-10, d = 2 to 50, widths 4 to 512",
    claim="With the same network, data and steps, VP learns the score better than pinned Brownian motion does, above "
    "all in small networks and high dimensions; in the plane no winner is promised.",
    look="Where curves lie above 0, VP is ahead. Compare both weightings: with the loss the margin changes.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
)
