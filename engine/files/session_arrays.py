"""Clouds and mixtures as arrays in a session's archive, and back."""

from __future__ import annotations

from collections.abc import Mapping

from ..clouds.points import PointCloud
from ..errors import EngineError
from ..experiment.mixture import GaussianMixture
from ..values import Array
from .npy import array_bytes
from .session_archive import DAMAGED

CLOUD, MIXTURE = ("positions", "weights", "labels"), ("weights", "means", "covariances")


def part_members(part: str, drawn: PointCloud | GaussianMixture) -> dict[str, bytes]:
    """A cloud's or a mixture's arrays as members of an archive, under the name of a part.

    Weights and labels only where they are not those that a cloud has anyway.
    """
    if isinstance(drawn, GaussianMixture):
        members: dict[str, Array] = {name: getattr(drawn, name) for name in MIXTURE}
    else:
        plain = PointCloud.of(drawn.positions)
        members = {"positions": drawn.positions}
        members |= {} if (drawn.weights == plain.weights).all() else {"weights": drawn.weights}
        members |= {"labels": drawn.labels} if drawn.labels.any() else {}
    return {f"{part}/{name}.npy": array_bytes(array) for name, array in members.items()}


def cloud_of(arrays: Mapping[str, Array], part: str) -> PointCloud:
    positions, weights, labels = (arrays.get(f"{part}/{name}.npy") for name in CLOUD)
    if positions is None:
        raise EngineError(f"The session has no {part}/positions.npy.", DAMAGED)
    if positions.ndim != 2 or positions.shape[1] < 1 or positions.dtype.kind not in "fiu":
        raise EngineError("The session's points are not a table of numbers.", DAMAGED)
    if labels is not None and (labels.dtype.kind not in "iu" or (labels.size and int(labels.max()) >= 2**31)):
        raise EngineError("The session's labels are not small whole numbers.", DAMAGED)
    return PointCloud.of(positions, weights, labels)


def mixture_of(arrays: Mapping[str, Array], part: str) -> GaussianMixture:
    weights, means, covariances = (arrays.get(f"{part}/{name}.npy") for name in MIXTURE)
    if weights is None or means is None or covariances is None:
        raise EngineError("The session's mixture lacks an array.", DAMAGED)
    return GaussianMixture.of(means, covariances, weights=weights)
