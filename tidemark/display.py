"""How values show themselves in a notebook: films, charts and clouds as pictures, measurements as a table."""

from __future__ import annotations

from html import escape
from typing import Any

from engine import Chart, Experiment, Film, Measurements, PointCloud, Reading

from .pictures import figure

SIZE = (960, 360)
ALONE = (360, 300)
CHART = (720, 440)  # units of a diagram
STYLE = "text-align: {}; padding: .2em .8em"  # colours are the notebook's own


def install() -> None:
    """Give the values the methods that IPython and its kin ask for."""
    kinds: tuple[Any, ...] = (Film, Chart, PointCloud)
    for kind, picture in zip(kinds, (_film, _chart, _cloud), strict=True):
        kind._repr_png_ = picture
    measurements: Any = Measurements
    measurements._repr_html_ = _table


Picture = tuple[bytes, dict[str, int]]  # PNG of twice the size, and the size in which it is shown


def _film(film: Film) -> Picture | None:
    if not len(film.experiment.cloud) or film.experiment.cloud.d != 2:
        return None
    return figure(film, size=SIZE, scale=2, theme="light"), dict(zip(("width", "height"), SIZE, strict=True))


def _chart(chart: Chart) -> Picture:
    return figure(chart), dict(zip(("width", "height"), CHART, strict=True))


def _cloud(cloud: PointCloud) -> Picture | None:
    """None of what is not in the plane: then it is shown as text."""
    if not len(cloud) or cloud.d != 2:
        return None
    film = Film(experiment=Experiment(cloud=cloud))
    picture = figure(film, size=ALONE, scale=2, theme="light", panes=("forward",), phase=0.0, captions=False)
    return picture, dict(zip(("width", "height"), ALONE, strict=True))


def _table(measured: Measurements) -> str:
    """Muted where a value does not stand above its floor."""
    head = "".join(f"<th style='{STYLE.format(side)}'>{name}</th>" for name, side in
                   (("reading", "left"), ("value", "right"), ("floor or error", "right")))  # fmt: skip
    rows = "".join(_row(reading) for reading in measured.readings)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(reading: Reading) -> str:
    from widgets.look.number_format import uncertainty_text, value_text, with_unit

    value = with_unit(value_text(reading), "" if reading.value is None else reading.unit)
    muted = "" if reading.seen else "; opacity: .6"
    cells = ((reading.label, "left"), (value, "right"), (uncertainty_text(reading), "right"))
    tip = escape(f"{reading.name}. {reading.note}".strip(), quote=True)
    told = "".join(f"<td style='{STYLE.format(side)}{muted}'>{escape(text)}</td>" for text, side in cells)
    return f'<tr title="{tip}">{told}</tr>'
