"""A study that is worked out in no time, for tests of what is around studies: three parts of four steps each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from engine import (
    STUDIES,
    Chart,
    Check,
    Findings,
    Found,
    Part,
    Series,
    Study,
    StudyRequest,
    Tiles,
    preset,
)
from engine.files.session_value import SavedSession

NAMES = ("one", "two", "three")
STEPS = 4


def made(on_step: Callable[[str, int], None] = lambda name, step: None, **changes: object) -> Study:
    """`on_step`: told before each step of a part."""

    def work(request: StudyRequest, index: int):  # type: ignore[no-untyped-def]
        random = np.random.default_rng([request.seed, index])
        values = []
        for step in range(STEPS):
            on_step(NAMES[index], step)
            values.append(random.standard_normal(5).mean())
            yield
        return {"values": np.array(values), "number": np.array(float(index)), "picture": random.random((2, 3, 4, 4))}

    def parts(request: StudyRequest) -> tuple[Part, ...]:
        return tuple(
            Part(name=name, label=f"part {name}", work=lambda index=index: work(request, index))  # type: ignore[misc]
            for index, name in enumerate(NAMES)
        )

    settings: dict[str, object] = {
        "name": "made",
        "title": "A made study",
        "paper": "[L]",
        "source": "[L] Example 0",
        "claim": "The number of a part is its place.",
        "look": "Nothing moves.",
        "parts": parts,
        "findings": findings_of,
        "scene": lambda request: SavedSession(experiment=request.experiment or preset("two-atoms").experiment),
        "takes_drawing": True,
    }
    return Study(**(settings | changes))  # type: ignore[arg-type]


def findings_of(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    """A chart of each part that is there, tiles of the last; part "two" differs; "three" has no value."""
    charts = tuple(
        Chart(
            title=f"Part {name}", x_label="step", y_label="value",
            series=(
                Series(
                    label="mean", kind="points", x=np.arange(STEPS, dtype=float), y=found[name]["values"],
                    low=found[name]["values"] - 0.1, high=found[name]["values"] + 0.1,
                ),
            ),
        )
        for name in NAMES
        if name in found
    )  # fmt: skip
    tiles = (Tiles(title="Pictures", images=found["three"]["picture"]),) if "three" in found else ()
    return Findings(panels=(*charts, *tiles), checks=tuple(check(name, found) for name in NAMES if name in found))


def check(name: str, found: Mapping[str, Found]) -> Check:
    """ "one" agrees, "two" differs, "three" is not reproducible here."""
    there = name != "three"
    return Check(
        quantity=f"number of {name}",
        value=float(found[name]["number"]) if there else None,
        reference=0.0,
        tolerance=0.5,
        tolerance_from="half a place",
        basis="paper",
        source="[L] Example 0",
        floor=0.01 if there else None,
        reading="It is the second." if there else "",
        missing="" if there else "The data are not ours.",
    )


@pytest.fixture
def study(monkeypatch: pytest.MonkeyPatch) -> Study:
    """The made study, in the list."""
    one = made()
    monkeypatch.setitem(STUDIES, one.name, one)
    return one
