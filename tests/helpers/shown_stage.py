"""A stage that shows a film, as a person sees it, for the tests of what is done on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from engine import Film
from widgets.insights.paint_stage import render_image
from widgets.painting.look import PaneName
from widgets.stage.stage import Stage


@contextmanager
def shown_stage(
    qtbot: QtBot, film: Film, phase: float = 0.0, *, insight: str = "", size: tuple[int, int] = (900, 620)
) -> Iterator[Stage]:
    """The stage on screen; `insight`: the view that its pane shows, where it is not the usual one."""
    stage = Stage()
    qtbot.addWidget(stage)
    stage.resize(*size)
    if insight:
        stage.setInsight(insight, "")
    stage.display(film, phase)
    stage.show()
    qtbot.waitExposed(stage)
    yield stage
    stage.close()


def at_world(stage: Stage, name: PaneName, x: float, y: float) -> QPoint:
    """The logical position of a world point in a pane."""
    pane = stage.pane(name)
    assert pane is not None
    px, py = pane.projection.pixels([x, y])  # type: ignore[arg-type]
    ratio = stage.devicePixelRatioF()
    return QPoint(round(px / ratio), round(py / ratio))


def same_as_picture(stage: Stage) -> bool:
    """Whether what the widget shows is what a picture of it has, pixel for pixel."""
    film = stage.film
    assert film is not None
    picture = render_image(film, stage.phase, stage.look, stage.width(), stage.height())
    return stage.grab().toImage().convertToFormat(picture.format()) == picture
