"""What a right click on a chart offers: its numbers and its picture to copy or save, its axes, everything again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, QRectF
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from engine import Chart

from ..theme import Theme
from .chart_csv import chart_csv
from .chart_item import ChartItem
from .chart_look import ChartLook
from .paint_chart import paint_chart

PICTURE = 2  # pixels a unit of a picture on the clipboard


def chart_menu(item: ChartItem, parent: QWidget, save: Callable[[Chart, ChartLook], object] | None) -> QMenu:
    """The menu of one chart as it is shown; `save`, where there is one, asks for a file."""
    menu = QMenu(parent)
    chart, look, dress = item.chart, item.look, item.dress
    assert chart is not None
    _add(menu, _tr("Copy as CSV"), lambda: QGuiApplication.clipboard().setText(chart_csv(chart)))
    _add(menu, _tr("Copy as picture"), lambda: QGuiApplication.clipboard().setImage(picture(item, dress.colours)))
    if save is not None:
        _add(menu, _tr("Save as SVG or PNG…"), lambda: save(chart, look))
    menu.addSeparator()
    for name, scale in (("x", item.x), ("y", item.y)):
        text = _tr("Logarithmic x axis") if name == "x" else _tr("Logarithmic y axis")
        action = _add(menu, text, lambda on, name=name: item.set_log(**{name: on}))
        action.setCheckable(True)
        action.setChecked(scale.kind == "log")
    menu.addSeparator()
    _add(menu, _tr("Everything (A)"), item.view_all)
    return menu


def pop_up(item: ChartItem, parent: QWidget, where: QPoint, save: Callable[[Chart, ChartLook], object] | None) -> QMenu:
    """Show the menu there; it goes when it is closed."""
    menu = chart_menu(item, parent, save)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(where)
    return menu


def picture(item: ChartItem, colours: Theme) -> QImage:
    """The chart as it is looked at, twice as many pixels as it has units."""
    assert item.chart is not None
    size = item.size() / item.dress.unit * PICTURE
    image = QImage(round(size.width()), round(size.height()), QImage.Format.Format_RGB32)
    image.fill(QColor(colours.card))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(0, 0, image.width(), image.height())
    paint_chart(painter, area, item.chart, item.cursor.value, PICTURE, item.dress.captions, colours, item.look)
    painter.end()
    return image


def _add(menu: QMenu, text: str, do: Callable[..., object]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(do)
    return action


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChartMenu", text)
