"""File menu: opening, saving, exporting, leaving."""

from .command import Command

FILE = (
    Command(
        name="open",
        text="&Open…",
        tip="Open a cloud (CSV, NPY, JSON), an image or a saved experiment",
        keys=("Ctrl+O",),
    ),
    Command(
        name="save", text="&Save experiment…", tip="Write the drawing and every setting to a file", keys=("Ctrl+S",)
    ),
    Command(name="export", text="&Export…", tip="Write a movie or a picture", keys=("Ctrl+E",), icon="download"),
    Command(name="export_data", text="Export &data…", tip="Write trajectories, plan, readings or curves as numbers"),
    Command(name="export_points", text="Export &points…", tip="Write or copy the points", keys=("Ctrl+Shift+E",)),
    Command(name="quit", text="&Quit", tip="Close Tidemark", keys=("Ctrl+Q",)),
)
