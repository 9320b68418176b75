"""Where Newton starts: heights at which no cell is empty, however unevenly the sites are spaced."""

from __future__ import annotations

import math

import numpy as np

from ...values import FloatArray, IntArray
from .damped_newton import damped_newton
from .heights import Heights
from .tessellation import Places, Tessellation
from .tight_groups import nested_partitions

RADIUS = 4.0  # the outermost cell of the start lies here, so that its mass is no smaller than about 1e-5
LEAST = 1e-6  # smaller cells grow too slowly, and in the end are lost to rounding
EVEN = 0.5  # relative mass error at which the cells of groups are as good as equal
FAR = math.e  # times its weight: from here on Newton is better begun afresh
INSIDE = 0.5  # share of the radius of a group's cell within which its sites' cells start


def start(places: Places, weights: FloatArray) -> Tessellation:
    """A tessellation without empty cells, for sites about 0 with `weights` (m,) of sum 1.

    From the Gaussian's own potential; where that leaves cells below 1e-6, from cells of whole groups, which are then
    split among their sites, down to the smallest groups.
    """
    sites = places.positions
    plain = Tessellation.of(places, Heights.of(gaussian_heights(sites, weights)))
    if len(places) == 1 or plain.cells.masses.min() >= LEAST:
        return plain
    coarse, *finer = nested_partitions(sites)
    if not finer:
        return plain
    groups = Places.of(_means(sites, coarse))
    equal = np.full(len(groups), 1 / len(groups))
    current = Tessellation.of(groups, Heights.of(gaussian_heights(groups.positions, equal)))
    for partition in finer:
        for state in damped_newton(groups, np.full(len(groups), 1 / len(groups)), current):
            if state.error <= EVEN:
                break
        owner = np.zeros(partition.max() + 1, np.int64)
        owner[partition] = coarse
        inner = Places.of(_means(sites, partition)) if partition is not finer[-1] else places
        heights = _split(state.tessellation, groups.positions, inner.positions, owner)
        coarse, groups, current = partition, inner, Tessellation.of(inner, heights)
    return current


def start_near(places: Places, weights: FloatArray, heights: FloatArray) -> Tessellation | None:
    """The tessellation at the heights (m',) of a neighbour; None where one of its cells is far from its weight (m,)."""
    if len(heights) != len(places):
        return None
    near = Tessellation.of(places, Heights.of(heights - weights @ heights))
    shares = near.cells.masses / weights
    return near if len(places) > 1 and shares.min() >= 1 / FAR and shares.max() <= FAR else None


def gaussian_heights(sites: FloatArray, weights: FloatArray) -> FloatArray:
    """(m,) minus the potential of a Gaussian of the sites' covariance, conjugate, drawn in so that no cell is empty."""
    values, vectors = np.linalg.eigh(sites.T @ (weights[:, None] * sites))
    roots = np.sqrt(np.maximum(values, max(values[-1], 1e-300) * 1e-8))
    along = sites @ vectors  # (m, 2)
    reach = float(np.sqrt(((along / roots) ** 2).sum(1)).max())
    heights = -min(1.0, RADIUS / max(reach, 1e-300)) * (along**2 / roots).sum(1) / 2
    centred: FloatArray = heights - weights @ heights
    return centred


def _means(sites: FloatArray, parts: IntArray) -> FloatArray:
    """(parts, 2) mean site of each part."""
    counts = np.bincount(parts)
    return np.stack([np.bincount(parts, column) / counts for column in sites.T], axis=1)


def _split(cells: Tessellation, groups: FloatArray, sites: FloatArray, owner: IntArray) -> Heights:
    """Heights of `sites` (m, 2) that share the cells of their `groups` (g, 2), as discs about the cells' means."""
    means = cells.cells.moments / cells.cells.masses[:, None]  # (g, 2)
    radii = _inradii(cells, means)
    order = np.argsort(owner, kind="stable")
    added = np.zeros(len(sites))
    for members in np.split(order, np.flatnonzero(np.diff(owner[order])) + 1):
        if len(members) == 1:
            continue
        group = owner[members[0]]
        offsets = sites[members] - groups[group]
        size = float(np.abs(offsets).max())
        local = gaussian_heights(offsets / size, np.full(len(members), 1 / len(members)))
        added[members] = size * INSIDE * radii[group] / RADIUS * local - offsets @ means[group]
    return cells.heights[owner] + added


def _inradii(cells: Tessellation, means: FloatArray) -> FloatArray:
    """(g,) distance from each cell's mean to the nearest of its walls."""
    diagram = cells.diagram
    left, right = diagram.pairs.T
    radii = np.full(diagram.m, np.inf)
    np.minimum.at(radii, left, diagram.offsets - (diagram.normals * means[left]).sum(1))
    inner = right < diagram.m
    right, normals = right[inner], diagram.normals[inner]
    np.minimum.at(radii, right, (normals * means[right]).sum(1) - diagram.offsets[inner])
    return radii
