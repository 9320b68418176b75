"""SOURCE of the command line and of File > Open: a preset's name, a cloud file, or an experiment's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine import EngineError, Experiment, parameters_of, preset, read_cloud, standardised


@dataclass(frozen=True, slots=True)
class Source:
    """An experiment with its title and a note on how it was read (empty when there is nothing to say)."""

    experiment: Experiment
    title: str
    note: str = ""


def open_source(source: str, *, standardise: bool, any_dimension: bool = False) -> Source:
    """Raises EngineError when it is neither a preset nor a readable file. Only clouds from files are standardised.

    What is drawn has two dimensions; what is measured may have any.
    """
    path = Path(source)
    if not path.exists():
        if path.suffix:
            raise EngineError(f"There is no file {source}.", "Check the path, or name a preset: tidemark presets.")
        found = preset(source)
        return Source(found.experiment, found.title)
    file = read_cloud(path, any_dimension=any_dimension)
    if file.experiment is not None:
        return Source(file.experiment, path.stem)
    cloud, note = file.cloud, file.note
    if standardise:
        cloud, offset, scale = standardised(file.cloud)
        moved = ", ".join(f"{value:.4g}" for value in offset)
        scaled = ", ".join(f"{value:.4g}" for value in scale)
        note = f"{note} Standardised: mean ({moved}) to 0, scale ({scaled}) to 1.".strip()
    return Source(Experiment(cloud=cloud), file.name, note)


def with_settings(experiment: Experiment, assignments: tuple[str, ...]) -> Experiment:
    """`name=value` pairs applied. Raises EngineError for an unknown name, naming the near ones, or a bad value."""
    known = parameters_of(Experiment)
    values: dict[str, object] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise EngineError(f"--set needs name=value, not {assignment!r}.", "For example: --set termination_time=2.")
        if name not in known:
            raise EngineError(f"There is no parameter {name!r}.", f"Known: {', '.join(known)}.")
        values[name] = known[name].checked(text.strip())
    return experiment.with_parameters(values)
