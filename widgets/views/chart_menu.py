"""What a right click on a chart or on tiles offers: numbers and picture to copy or save, axes, everything again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from engine import Panel

from ..fields.paint_tiles import paint_tiles
from ..fields.tile_colours import scaled
from ..fields.tiles_item import TilesItem
from ..look.theme import Theme
from ..painting.chart_look import ChartLook, TilesLook
from ..plots.chart_item import ChartItem
from ..plots.paint_chart import paint_chart
from .chart_csv import chart_csv, tiles_csv

PICTURE = 2  # pixels a unit of a picture on the clipboard
Save = Callable[[Any, Any], object] | None


def chart_menu(item: ChartItem, parent: QWidget, save: Save) -> QMenu:
    """The menu of one chart as it is shown; `save`, where there is one, asks for a file."""
    chart = item.chart
    assert chart is not None
    menu = _copies(item, chart, item.look, lambda: chart_csv(chart), parent, save)
    for name, scale in (("x", item.x), ("y", item.y)):
        text = _tr("Logarithmic x axis") if name == "x" else _tr("Logarithmic y axis")
        action = _add(menu, text, lambda on, name=name: item.set_log(**{name: on}))
        action.setCheckable(True)
        action.setChecked(scale.kind == "log")
    menu.addSeparator()
    _add(menu, _tr("Everything (A)"), item.view_all)
    return menu


def tiles_menu(item: TilesItem, parent: QWidget, save: Save) -> QMenu:
    """The menu of one panel of tiles, likewise."""
    tiles = item.tiles
    assert tiles is not None
    menu = _copies(item, tiles, item.look, lambda: tiles_csv(tiles), parent, save)
    if scaled(tiles):
        _add(menu, _tr("Whole colour scale"), lambda: item.set_limits(None)).setEnabled(item.look.limits is not None)
    _add(menu, _tr("Everything (A)"), item.view_all)
    return menu


def picture(item: ChartItem | TilesItem, colours: Theme) -> QImage:
    """Chart or tiles as they are looked at, twice as many pixels as it has units."""
    size = item.size() / item.dress.unit * PICTURE
    image = QImage(round(size.width()), round(size.height()), QImage.Format.Format_RGB32)
    image.fill(QColor(colours.card))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(0, 0, image.width(), image.height())
    if isinstance(item, TilesItem):
        assert item.tiles is not None
        paint_tiles(painter, area, item.tiles, PICTURE, colours, item.look)
    else:
        assert item.chart is not None
        paint_chart(painter, area, item.chart, item.cursor.value, PICTURE, item.dress.captions, colours, item.look)
    painter.end()
    return image


def _copies(
    item: ChartItem | TilesItem, panel: Panel, look: ChartLook | TilesLook, csv: Callable[[], str], parent: QWidget,
    save: Save,
) -> QMenu:  # fmt: skip
    """A menu that begins with what can be copied and saved."""
    menu, colours = QMenu(parent), item.dress.colours
    _add(menu, _tr("Copy as CSV"), lambda: QGuiApplication.clipboard().setText(csv()))
    _add(menu, _tr("Copy as picture"), lambda: QGuiApplication.clipboard().setImage(picture(item, colours)))
    if save is not None:
        _add(menu, _tr("Save as SVG or PNG…"), lambda: save(panel, look))
    menu.addSeparator()
    return menu


def _add(menu: QMenu, text: str, do: Callable[..., object]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(do)
    return action


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChartMenu", text)
