"""What the panes of `scene_stage` hold: painters of the program, one an item, from the bottom to the top."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QPainter

from engine import Film, Frame
from widgets.insights.density import paint_density_view
from widgets.insights.paint_stage import DRAWN_FADE, FEW
from widgets.look.theme import Theme
from widgets.painting.arrows import paint_map_arrows
from widgets.painting.captions import paint_subtitle, paint_title, subtitle
from widgets.painting.cells import paint_cells
from widgets.painting.cloud import paint_cloud
from widgets.painting.grid import paint_card, paint_frame
from widgets.painting.look import Look, PaneName
from widgets.painting.pane_grid import Pane
from widgets.painting.particle_labels import ParticleLabels
from widgets.painting.points import disc_radius, paint_points
from widgets.painting.trails import chosen, draw_lines, paint_trails

Painted = Callable[[QPainter, Pane, "Shown"], object]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Shown:
    """What all items paint from: one for a frame."""

    film: Film
    frame: Frame
    look: Look
    colours: Theme
    labels: ParticleLabels


def nothing(_p: QPainter, _pane: Pane, _shown: Shown) -> None: ...


def card(p: QPainter, pane: Pane, shown: Shown) -> None:
    paint_card(p, pane, shown.colours)
    if shown.look.layers.captions:
        paint_title(p, pane, shown.look, shown.colours)


def words(p: QPainter, pane: Pane, shown: Shown) -> None:
    if shown.look.layers.captions:
        paint_subtitle(p, pane, subtitle(pane, shown.film, shown.frame, shown.look), shown.look, shown.colours)


def frame(p: QPainter, pane: Pane, shown: Shown) -> None:
    paint_frame(p, pane, shown.colours, shown.look.ground)


def cells(p: QPainter, pane: Pane, shown: Shown) -> None:
    if shown.look.layers.cells and shown.film.transport is not None:
        paint_cells(p, pane, shown.film.transport, shown.colours)


def trails(p: QPainter, pane: Pane, shown: Shown) -> None:
    result, frame = shown.film.diffusion, shown.frame
    if result is None or not shown.look.layers.trails:
        return
    forward = pane.name == "forward"
    way, phase = (result.forward, frame.forward_phase) if forward else (result.reverse, frame.reverse_phase)
    labels = shown.labels.forward(result) if forward else shown.labels.reverse(result)
    ink = shown.colours.pane(pane.name) if labels is None else shown.colours.muted
    paint_trails(p, pane.projection, way, phase, ink, pane.unit)


def paths(p: QPainter, pane: Pane, shown: Shown) -> None:
    plan = shown.film.transport
    if plan is not None and shown.look.layers.trails:
        some = chosen(len(plan.starts))
        done = np.stack([plan.starts[some], shown.frame.motions["transport"].at(some)], axis=1)
        draw_lines(p, pane.projection.pixels(done), shown.colours.transport, 0.55, 1.25 * pane.unit)


def cloud(p: QPainter, pane: Pane, shown: Shown) -> None:
    motion, film = shown.frame.motions.get(pane.name), shown.film
    if motion is None or not shown.look.layers.points:
        return
    result = film.transport if pane.name == "transport" else film.diffusion
    labels = getattr(shown.labels, pane.name)(result)
    inks = (shown.colours.pane(pane.name),) if labels is None else shown.colours.labels
    paint_cloud(
        p, pane.projection, motion, disc_radius(len(motion), pane.unit), inks, labels, pane.plot,
        shape="disc" if len(motion) <= FEW else "soft", rim=shown.colours.card,
    )  # fmt: skip


def drawn(p: QPainter, pane: Pane, shown: Shown) -> None:
    points, near = shown.film.experiment.cloud, max(0.0, 1 - shown.frame.phase / DRAWN_FADE)
    p.setOpacity(p.opacity() * (0.3 + (0.65 if shown.look.drawing else 0.2) * near))
    paint_points(
        p, pane.projection.pixels(points.positions), max(1.0, 0.5 * disc_radius(len(points), pane.unit)),
        shown.colours.labels if points.labels.any() else (shown.colours.text,), points.labels, pane.plot,
        shape="ring" if len(points) <= 3000 else "soft",
    )  # fmt: skip


def arrows(p: QPainter, pane: Pane, shown: Shown) -> None:
    if shown.look.layers.arrows and shown.film.transport is not None:
        paint_map_arrows(p, pane, shown.film.transport, shown.colours)


def insight(p: QPainter, pane: Pane, shown: Shown) -> None:
    paint_density_view(p, pane, shown.film, shown.frame, shown.look, shown.colours)


LAYERS: dict[PaneName, tuple[Painted, ...]] = {
    "forward": (trails, cloud, drawn),
    "reverse": (trails, cloud),
    "transport": (cells, paths, cloud, arrows),
    "insight": (insight,),
}
