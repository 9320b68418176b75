"""How values show themselves in a notebook: films, charts and clouds as pictures, readings as a table.

The engine knows no painter: importing `tidemark` gives its classes these methods. Pictures have a ground of their own
and the table takes the notebook's colours, so both can be read in a light and in a dark one.
"""

from __future__ import annotations

from html import escape
from itertools import groupby

from engine import Chart, EngineError, Film, Measurements, PointCloud, Reading

from .figures import figure
from .look import Pane

FILM = (1080, 400)
PANES: tuple[Pane, ...] = ("forward", "reverse", "transport", "insight")
RULE = "border-top:1px solid rgba(128,128,128,.4)"
FAINT = "opacity:.65"
SIDES = ("left", "left", "right", "left")


def attach() -> None:
    """Give the engine's classes their display."""
    for kind in (Film, Chart, PointCloud):
        setattr(kind, "_repr_png_", picture)  # noqa: B010
    setattr(Measurements, "_repr_html_", readings_table)  # noqa: B010


def picture(what: Film | Chart | PointCloud) -> bytes | None:
    """A PNG; None where there is nothing in the plane to paint, or no way to paint, and a notebook shows the text."""
    cloud = what if isinstance(what, PointCloud) else what.experiment.cloud if isinstance(what, Film) else None
    if cloud is not None and (len(cloud) == 0 or cloud.d != 2):
        return None
    try:
        if isinstance(what, Film) and what.insight is not None:
            return figure(what, size=(FILM[0], 2 * FILM[1]), panes=PANES, insight=what.insight.view).data
        if isinstance(what, Film):
            return figure(what, size=FILM, panes=PANES[:3]).data
        return figure(what).data
    except EngineError:
        return None


def readings_table(measured: Measurements) -> str:
    """An HTML table, a group under the other; what does not stand above its floor is faint, notes are tool tips."""
    rows = []
    for group, readings in groupby(measured.readings, lambda reading: reading.name.partition(".")[0]):
        rows.append(
            f'<tr style="{RULE}"><th colspan="4" style="text-align:left">{escape(group)}</th></tr>'
            + "".join(map(_row, readings))
        )
    words = zip(SIDES, ("reading", "", "value", "error or floor"), strict=True)
    head = "".join(f'<th style="text-align:{side}">{word}</th>' for side, word in words)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _row(reading: Reading) -> str:
    from widgets.look.number_format import uncertainty_text, value_text, with_unit

    value = with_unit(value_text(reading), reading.unit)
    label = f"{reading.label} {reading.symbol}".strip()
    cells = (reading.name.partition(".")[2], label, value, uncertainty_text(reading))
    style = "" if reading.seen else f' style="{FAINT}"'
    made = (f'<td style="text-align:{side}">{escape(cell)}</td>' for side, cell in zip(SIDES, cells, strict=True))
    return f'<tr{style} title="{escape(reading.note)}">{"".join(made)}</tr>'
