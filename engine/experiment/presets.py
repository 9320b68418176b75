"""Presets: bundled experiments, each with one sentence on what to look at. A preset is one JSON file and no code."""

from __future__ import annotations

import difflib
import functools
import json
from dataclasses import dataclass

import resources

from ..errors import EngineError, quoted
from .experiment import NOTHING, SCHEMA, Experiment


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """An experiment with a name for the command line, a title for menus, and a sentence on what to look at."""

    name: str
    title: str
    sentence: str
    experiment: Experiment


@functools.cache
def presets() -> tuple[Preset, ...]:
    """Every bundled preset in the order of menus; the first is the default.

    A file `resources/presets/NAME.json` holds `title`, `sentence`, `place` (its rank in menus), those `parameters` that
    differ from the defaults, and `cloud` (`positions` (m, 2), maybe `weights`, `labels`), as in `Experiment.to_json`.
    """
    found = []
    for path in sorted(resources.path("presets").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        experiment = Experiment.from_json(
            {"tidemark": SCHEMA, "parameters": data["parameters"], "cloud": data["cloud"]}
        )
        loaded = Preset(name=path.stem, title=data["title"], sentence=data["sentence"], experiment=experiment)
        found.append((data["place"], loaded))
    return tuple(loaded for _, loaded in sorted(found, key=lambda ranked: ranked[0]))


def preset(name: str) -> Preset:
    """The preset of that name, in any case. Raises EngineError naming close matches."""
    by_name = {known.name: known for known in presets()}
    wanted = name.strip().lower().replace(" ", "-").replace("_", "-")
    if wanted in by_name:
        return by_name[wanted]
    close = difflib.get_close_matches(wanted, by_name)
    hint = f"Did you mean {' or '.join(close)}?" if close else f"Presets: {', '.join(by_name)}."
    raise EngineError(f"There is no preset {quoted(name)}.", hint)


def drawn_preset(experiment: Experiment) -> Preset | None:
    """The preset with this drawing, whatever the settings; None for another drawing or with a second one."""
    return _by_drawing().get(_drawing(experiment)) if experiment.against == NOTHING else None


@functools.cache
def _by_drawing() -> dict[bytes, Preset]:
    return {_drawing(each.experiment): each for each in presets()}


def _drawing(experiment: Experiment) -> bytes:
    return (experiment.cloud if experiment.mixture is None else experiment.mixture).digest
