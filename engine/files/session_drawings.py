"""Drawings of a session's parts: the arrays of each once, referred to by name; the session's own need none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..clouds.points import PointCloud
from ..errors import EngineError, quoted
from ..experiment.experiment import NOTHING, Experiment
from ..experiment.mixture import GaussianMixture
from ..story.saved_fields import json_object
from .npy import bytes_array
from .session_archive import DAMAGED
from .session_arrays import CLOUD, MIXTURE, cloud_of, mixture_of, part_members

Drawn = PointCloud | GaussianMixture
_KINDS: dict[str, type] = {"cloud": PointCloud, "mixture": GaussianMixture, "against": PointCloud}


def drawing_members(room: str, most: int) -> tuple[str, ...]:
    """The names of all members that drawings of a room can have: "story/0/positions.npy" and so on."""
    return tuple(f"{room}/{k}/{name}.npy" for k in range(most) for name in sorted({*CLOUD, *MIXTURE}))


class WrittenDrawings:
    """Names what is drawn, as it is met. `experiment`: the session's, whose own parts are named after their kinds."""

    def __init__(self, experiment: Experiment) -> None:
        self._names: dict[Drawn, str] = {part: name for name, part in drawn_parts(experiment).items()}
        self._new: dict[str, Drawn] = {}

    def named(self, experiment: Experiment, room: str) -> dict[str, str]:
        """An experiment's parts by kind, as names; what was not met before gets the next one of the room."""
        return {kind: self._name(part, room) for kind, part in drawn_parts(experiment).items()}

    def members(self) -> dict[str, bytes]:
        """The arrays of all that the session itself has not, as members of an archive."""
        members: dict[str, bytes] = {}
        for name, part in self._new.items():
            members |= part_members(name, part)
        return members

    def _name(self, part: Drawn, room: str) -> str:
        if part not in self._names:
            name = f"{room}/{sum(each.startswith(f'{room}/') for each in self._new)}"
            self._names[part], self._new[name] = name, part
        return self._names[part]


class ReadDrawings:
    """Drawings by the names of their parts, each read from the archive's `members` when it is first asked for."""

    def __init__(self, members: Mapping[str, bytes], experiment: Experiment) -> None:
        self._members = members
        self._parts: dict[str, Drawn] = dict(drawn_parts(experiment))

    def drawing(self, given: object, what: str) -> Experiment:
        """The experiment of an object like `{"cloud": "story/0"}`. `what` begins sentences. Raises EngineError."""
        values: dict[str, Any] = {}
        for kind, name in json_object(given, set(_KINDS), what).items():
            values[kind] = self._part(name) if isinstance(name, str) else None
            if not isinstance(values[kind], _KINDS[kind]):
                raise EngineError(f"The session has no {kind} {quoted(name)}.", DAMAGED)
        if len({"cloud", "mixture"} & set(values)) != 1:
            raise EngineError(f"{what} is neither a cloud nor a mixture.", DAMAGED)
        return Experiment(**values)

    def _part(self, name: str) -> Drawn | None:
        arrays = [f"{name}/{array}.npy" for array in sorted({*CLOUD, *MIXTURE})]
        there = {each: self._members[each] for each in arrays if each in self._members}
        if name not in self._parts and there:
            read = {each: bytes_array(each, content) for each, content in there.items()}
            self._parts[name] = (mixture_of if f"{name}/means.npy" in read else cloud_of)(read, name)
        return self._parts.get(name)


def drawn_parts(experiment: Experiment) -> dict[str, Drawn]:
    """What an experiment draws, by the names of its parts."""
    own: dict[str, Drawn] = {}
    if experiment.mixture is not None:
        own["mixture"] = experiment.mixture
    else:
        own["cloud"] = experiment.cloud
    return own if experiment.against == NOTHING else {**own, "against": experiment.against}
