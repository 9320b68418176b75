"""What functions are given, told by its kind where it is none that they take."""

from __future__ import annotations

from engine import EngineError, Experiment


def check_given(what: object, kinds: tuple[type, ...], hint: str) -> None:
    """Raises EngineError, with the hint, for what is of none of the kinds."""
    if not isinstance(what, kinds):
        raise EngineError(f"What is {type(what).__name__} can't be taken here.", hint)


def check_experiment(what: object) -> None:
    """Raises EngineError for anything else."""
    check_given(what, (Experiment,), "Make an experiment of it first: tidemark.experiment(...).")
