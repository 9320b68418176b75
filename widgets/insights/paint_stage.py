"""The one painter of the stage, for the window, stills and films alike: film, phase and look give every pixel."""

from __future__ import annotations

import dataclasses

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from engine import Film, Frame, Motion, TransportResult

from ..look.fonts import font
from ..look.theme import Theme, theme
from ..painting.arrows import paint_estimates, paint_map_arrows
from ..painting.captions import invites, paint_placeholder, paint_subtitle, paint_title, subtitle
from ..painting.cells import paint_cells
from ..painting.cloud import paint_cloud
from ..painting.density import paint_density
from ..painting.ghosts import paint_forward_ghosts, paint_partners
from ..painting.grid import paint_card, paint_frame, paint_grid
from ..painting.look import Look
from ..painting.pane_grid import Pane, pane_grid, strips
from ..painting.particle_labels import Labels, ParticleLabels
from ..painting.points import Shape, disc_radius, paint_points
from ..painting.score import paint_score
from ..painting.second_drawing import paint_second
from ..painting.trails import chosen, draw_lines, paint_trails
from . import PAINTERS
from .difference import paint_difference
from .one_scale import on_one_scale
from .parts import paint_parts_view
from .sides import paint_strip

DRAWN_FADE = 0.06  # phase over which the drawn points step back as the film leaves the data
HEAT = 0.6  # opacity under the forward pane: grid and particles stay legible
FEW = 2500  # particles that are told apart by a rim; more of them are soft discs that add up


class Renderer:
    """Paints frames and keeps what stands still between them, which no pixel depends on. One thread at a time.

    Needs a QGuiApplication for fonts; works in any thread.
    """

    def __init__(self) -> None:
        self._still: QImage | None = None
        self._still_key: tuple[Look, int, int] | None = None
        self._still_plans: tuple[TransportResult | None, ...] = ()
        self._labels = {side: ParticleLabels() for side in ("", "A", "B")}

    def image(
        self, film: Film, phase: float, look: Look, width: int, height: int, onto: QImage | None = None
    ) -> QImage:
        """The stage as an image of width x height pixels: `onto`, painted over, if it is of that size.

        Opaque RGB32; premultiplied ARGB32 for a look without ground. A film without another one is not compared.
        """
        look = look.over(film)
        still = self._at_rest(film, look, width, height)
        fits = onto is not None and onto.size() == still.size() and onto.format() == still.format()
        image = onto if fits and onto is not None else still.copy()
        painter = QPainter(image)
        try:
            if image is onto:
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
                painter.drawImage(0, 0, still)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            self._paint_moving(painter, film, phase, look, width, height)
        finally:
            painter.end()
        return image

    def paint(self, painter: QPainter, film: Film, phase: float, look: Look, width: int, height: int) -> None:
        """The stage by any painter, in SVG and PDF with real points, lines and text, as large as `image` would be."""
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        look = look.over(film)
        painter.setFont(font(13))  # instead of the application's, which an SVG would tell where there is no text yet
        if look.ground:
            painter.fillRect(0, 0, width, height, QColor(theme(look.theme).window))
        self._paint_rest(painter, film, look, width, height)
        self._paint_moving(painter, film, phase, look, width, height)

    def _at_rest(self, film: Film, look: Look, width: int, height: int) -> QImage:
        """Everything that is the same in every frame: cards, grid, titles, cells."""
        plans = tuple(_cells_of(each, look) for each in (film, film.held) if each is not None)
        key, kept = (look, width, height), self._still_plans
        alike = len(plans) == len(kept) and all(plan is before for plan, before in zip(plans, kept, strict=True))
        if self._still is not None and self._still_key == key and alike:
            return self._still
        opaque = QImage.Format.Format_RGB32
        still = QImage(QSize(width, height), opaque if look.ground else QImage.Format.Format_ARGB32_Premultiplied)
        still.fill(QColor(theme(look.theme).window) if look.ground else Qt.GlobalColor.transparent)
        painter = QPainter(still)
        try:
            self._paint_rest(painter, film, look, width, height)
        finally:
            painter.end()
        self._still, self._still_key, self._still_plans = still, key, plans
        return still

    def _paint_rest(self, painter: QPainter, film: Film, look: Look, width: int, height: int) -> None:
        colours = theme(look.theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pane in pane_grid(width, height, look):
            plan = _cells_of(pane.film(film), look)
            if look.ground:
                paint_card(painter, pane, colours)
            paint_grid(painter, pane, colours, look.layers.captions)
            if pane.name == "transport" and plan is not None:
                paint_cells(painter, pane, plan, colours)
            if look.layers.captions:
                paint_title(painter, pane, look, colours)

    def _paint_moving(self, painter: QPainter, film: Film, phase: float, look: Look, width: int, height: int) -> None:
        colours, (shared, look) = theme(look.theme), on_one_scale(film, look)
        frames = {name: side.frame(phase) for name, side in (("B", film), ("A", film.held)) if side is not None}
        held = dataclasses.replace(look, diagrams=True)  # what a window has in views of its own, it has of B
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pane in pane_grid(width, height, look):
            side = film if pane.difference else pane.film(shared)
            seen, frame = held if pane.side == "A" else look, frames[pane.side or "B"]
            self._paint_side(painter, pane, side, frame, seen, colours)
        for strip in strips(width, height, look):
            paint_strip(painter, strip, film, colours)

    def _paint_side(self, painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme) -> None:
        """A pane from its own side's film."""
        second, empty = film.experiment.against, len(film.experiment.cloud) == 0
        if empty and pane.name == "forward" and not invites(film):
            pass  # nu alone is drawn below
        elif empty:
            paint_placeholder(painter, pane, film, colours)
        else:
            self._paint_pane(painter, pane, film, frame, look, colours)
        if pane.name == "forward":
            paint_second(painter, pane, second, frame.phase, look, colours)
        paint_frame(painter, pane, colours, look.ground)

    def _paint_pane(self, painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme) -> None:
        painter.save()
        painter.setClipRect(pane.plot)
        shown = {
            "forward": self._paint_forward,
            "reverse": self._paint_reverse,
            "transport": self._paint_transport,
            "insight": self._paint_insight,
        }[pane.name](painter, pane, film, frame, look, colours)
        painter.restore()
        if look.layers.captions:
            paint_subtitle(painter, pane, subtitle(pane, film, frame, look), look, colours)
            if not shown:
                paint_placeholder(painter, pane, film, colours)

    def _paint_forward(
        self, painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme
    ) -> bool:
        result, cloud = film.diffusion, film.experiment.cloud
        if look.layers.heat and film.density is not None and frame.density is not None:
            painter.setOpacity(HEAT)
            paint_density(painter, frame.density, film.density.half_width, pane.projection, pane.plot, colours.ramp)
            painter.setOpacity(1.0)
        if look.layers.score and film.score is not None:
            paint_score(painter, pane, film.score, frame.forward_phase, colours)
        if result is not None:
            labels = self._labels[pane.side].forward(result)
            if look.layers.trails:
                ink = colours.forward if labels is None else colours.muted
                paint_trails(painter, pane.projection, result.forward, frame.forward_phase, ink, pane.unit)
            if look.layers.points:
                self._discs(painter, pane, frame.motions["forward"], colours, labels)
        near = max(0.0, 1 - frame.phase / DRAWN_FADE)
        painter.setOpacity(0.95 if result is None else 0.3 + (0.65 if look.drawing else 0.2) * near)
        paint_points(
            painter, pane.projection.pixels(cloud.positions), max(1.0, 0.5 * disc_radius(len(cloud), pane.unit)),
            colours.labels if cloud.labels.any() else (colours.text,), cloud.labels, pane.plot,
            shape="ring" if len(cloud) <= 3000 else "soft",
        )  # fmt: skip
        painter.setOpacity(1.0)
        return True

    def _paint_reverse(
        self, painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme
    ) -> bool:
        result = film.diffusion
        if result is None:
            return False
        if look.layers.score and film.score is not None:
            paint_score(painter, pane, film.score, 1 - frame.reverse_phase, colours)
        if look.layers.ghosts:
            paint_forward_ghosts(painter, pane, result, frame, colours)
        labels = self._labels[pane.side].reverse(result)
        if look.layers.trails:
            ink = colours.reverse if labels is None else colours.muted
            paint_trails(painter, pane.projection, result.reverse, frame.reverse_phase, ink, pane.unit)
        if look.layers.points:
            self._discs(painter, pane, frame.motions["reverse"], colours, labels)
        if look.layers.estimate:
            paint_estimates(painter, pane, result, frame, colours)
        return True

    def _paint_transport(
        self, painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme
    ) -> bool:
        plan = film.transport
        if plan is None:
            return False
        if look.layers.trails:
            some = chosen(len(plan.starts))
            done = pane.projection.pixels(np.stack([plan.starts[some], frame.motions["transport"].at(some)], axis=1))
            draw_lines(painter, done, colours.transport, 0.55, 1.25 * pane.unit)
        if look.layers.ghosts and film.diffusion is not None:
            paint_partners(painter, pane, plan, film.diffusion, colours)
        if look.layers.points:
            self._discs(painter, pane, frame.motions["transport"], colours, self._labels[pane.side].transport(plan))
        if look.layers.arrows:
            paint_map_arrows(painter, pane, plan, colours)
        return True

    def _paint_insight(
        self, painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme
    ) -> bool:
        painter_of = paint_difference if pane.difference else PAINTERS.get(look.insight, paint_parts_view)
        return painter_of(painter, pane, film, frame, look, colours)

    def _discs(
        self,
        painter: QPainter,
        pane: Pane,
        motion: Motion,
        colours: Theme,
        labels: Labels | None,
    ) -> None:
        inks = (colours.pane(pane.name),) if labels is None else colours.labels
        radius = disc_radius(len(motion), pane.unit)
        shape: Shape = "disc" if len(motion) <= FEW else "soft"
        paint_cloud(
            painter, pane.projection, motion, radius, inks, labels, pane.plot, shape=shape, rim=colours.card
        )  # fmt: skip


def _cells_of(film: Film, look: Look) -> TransportResult | None:
    return film.transport if look.layers.cells and len(film.experiment.cloud) else None


def render_image(film: Film, phase: float, look: Look, width: int, height: int) -> QImage:
    """One picture (RGB32), bit for bit the same at every call and in every thread. For many, keep a `Renderer`."""
    return Renderer().image(film, phase, look, width, height)
