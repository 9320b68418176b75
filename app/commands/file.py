"""File menu: opening, saving, exporting, leaving."""

from .command import Command

FILE = (
    Command(name="new", text="&New", tip="Start with an empty drawing", keys=("Ctrl+N",)),
    Command(
        name="open",
        text="&Open…",
        tip="Open a session, a cloud (CSV, NPY, JSON), an image or an experiment",
        keys=("Ctrl+O",),
    ),
    Command(name="open_text", text="Open te&xt…", tip="Open a session that came as text, in a mail"),
    Command(name="save", text="&Save", tip="Write the session to its file", keys=("Ctrl+S",)),
    Command(name="save_as", text="Save &as…", tip="Write the session to another file", keys=("Ctrl+Shift+S",)),
    Command(name="save_json", text="Save experiment as &JSON…", tip="Write the drawing and its settings, for programs"),
    Command(name="copy_text", text="&Copy session as text", tip="Copy a text that opens as this session, for a mail"),
    Command(name="export", text="&Export…", tip="Write a movie or a picture", keys=("Ctrl+E",), icon="download"),
    Command(name="export_data", text="Export &data…", tip="Write trajectories, plan, readings or curves as numbers"),
    Command(name="export_points", text="Export &points…", tip="Write or copy the points", keys=("Ctrl+Shift+E",)),
    Command(name="quit", text="&Quit", tip="Close Tidemark", keys=("Ctrl+Q",)),
)
