"""Every format that the dialog offers: films, stills, drawings, numbers."""

from __future__ import annotations

from widgets.dialogs.export_request import ExportFormat

from ..encoding import ENCODERS
from .order import Content
from .vector import VECTOR_FORMATS

PICTURES = tuple(
    ExportFormat(
        name=kind.name, suffix=kind.suffix, title=kind.title, kind="still" if kind.still else "film",
        alpha=kind.alpha, even=kind.even, hundredths=kind.name == "gif",
    )
    for kind in ENCODERS.values()
)  # fmt: skip
DRAWINGS = tuple(
    ExportFormat(name=form.name, suffix=form.suffix, title=form.title, kind="drawing", alpha=True)
    for form in VECTOR_FORMATS.values()
)
DATA = (
    ExportFormat(name="npz", suffix=".npz", title="Numbers: all arrays (NPZ)", kind="data"),
    ExportFormat(name="readings", suffix=".csv", title="Numbers: readings (CSV)", kind="data"),
    ExportFormat(name="curves", suffix=".csv", title="Numbers: curves (CSV)", kind="data"),
)
FORMATS = (*PICTURES, *DRAWINGS, *DATA)


def content_of(form: ExportFormat) -> Content:
    """What an order for that format is about."""
    if form.kind != "data":
        return "picture"
    return "curves" if form.name == "curves" else "readings"
