"""Experiments: a drawing and every setting, from whatever is at hand."""

from __future__ import annotations

import dataclasses
import difflib
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine import EngineError, Experiment, GaussianMixture, Parameter, PointCloud, SavedSession, parameters_of
from engine import presets as bundled

from .clouds import cloud


def experiment(source: Any, *, against: Any = None, **settings: float | str) -> Experiment:
    """An experiment of a preset's or a story's name, a file, a session's text, a cloud, a mixture, or another one.

    `settings`: parameters by name, see `parameters`; the others are the source's. A file may be whatever the program
    opens, a picture that it exported among them. `against`: a second cloud, for readings that compare. Anything that
    `cloud` takes will do for either. Raises EngineError for a source that can't be read, a parameter that there is
    not, and a value out of its range.

    >>> import tidemark
    >>> tidemark.experiment("moons", termination_time=0.8).termination_time
    0.8
    >>> tidemark.experiment([[0, 0], [1, 1]], sampler="sde").cloud.d
    2
    """
    made = _made(source)
    if against is not None:
        made = dataclasses.replace(made, against=cloud(against))
    known = parameters_of(Experiment)
    for name in settings:
        if name not in known:
            close = difflib.get_close_matches(name, known, cutoff=0.5)
            hint = f"Did you mean {' or '.join(close)}?" if close else f"Parameters: {', '.join(known)}."
            raise EngineError(f"There is no parameter {name!r}.", hint)
    return made.with_parameters(settings) if settings else made


def _made(source: Any) -> Experiment:
    if isinstance(source, Experiment):
        return source
    if isinstance(source, SavedSession):
        return source.experiment
    if isinstance(source, GaussianMixture):
        return Experiment(mixture=source)
    if isinstance(source, (str, os.PathLike)):
        from app.session.source import open_source

        return open_source(os.fspath(source), standardise=False, any_dimension=True).experiment
    return Experiment(cloud=source if isinstance(source, PointCloud) else cloud(source))


def parameters() -> Mapping[str, Parameter]:
    """Every parameter by its name, with label, symbol, sentence, default and range or choices.

    >>> import tidemark
    >>> snr = tidemark.parameters()["snr"]
    >>> snr.symbol, snr.default, snr.low, snr.high
    ('r', 1.0, 0.001, 1000.0)
    """
    return MappingProxyType(parameters_of(Experiment))


def presets() -> Mapping[str, str]:
    """What ships, by name: a sentence on what to look at.

    >>> import tidemark
    >>> "moons" in tidemark.presets()
    True
    """
    return MappingProxyType({each.name: each.sentence for each in bundled()})
