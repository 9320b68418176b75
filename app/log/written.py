"""The lab log as a file: a CSV table of everything, or one HTML page with its pictures in it."""

from __future__ import annotations

import base64
import csv
import html
import io
from pathlib import Path

from engine import Experiment, LogEntry, parameters_of
from widgets.log.words import differs_text, readings_text

from ..storage.atomic import atomic_file

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #59616b; --ground: #ffffff; --line: #d5dae0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebef; --quiet: #a3acb6; --ground: #15181c; --line: #363c44; } }
@media print { :root { --ink: #000; --quiet: #444; --ground: #fff; --line: #bbb; } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--ground); margin: 2em auto;
  max-width: 60em; padding: 0 1em; }
article { display: flex; gap: 1em; padding: 1em 0; border-top: 1px solid var(--line); break-inside: avoid; }
img, .none { width: 240px; height: 152px; flex: none; border-radius: 6px; border: 1px solid var(--line); }
h2 { font-size: 1.1em; margin: 0; } p { margin: .25em 0; overflow-wrap: anywhere; } .quiet { color: var(--quiet); }
details table { border-collapse: collapse; } td { padding: 0 1em 0 0; }
@media (max-width: 560px) { article { flex-direction: column; } }
"""


def write_log(path: Path, log: tuple[LogEntry, ...]) -> None:
    """By the suffix a page (.html) or else a table, all or nothing. Raises EngineError."""
    page = path.suffix.lower() in (".html", ".htm")
    content = log_page(log) if page else "\ufeff" + log_table(log)  # the mark tells spreadsheets that it is UTF-8
    with atomic_file(path) as part:
        part.write_text(content, encoding="utf-8", newline="")


def log_table(log: tuple[LogEntry, ...]) -> str:
    """CSV, a row an entry: time, title, note, every setting, and every reading with its floor and error."""
    settings = list(parameters_of(Experiment))
    names = list(dict.fromkeys(reading.name for entry in log for reading in entry.readings))
    out = io.StringIO()
    rows = csv.writer(out)
    columns = [column for name in names for column in (name, f"{name} floor", f"{name} error")]
    rows.writerow(["time", "title", "note", "points", "phase", *settings, "readings complete", *columns])
    for entry in log:
        readings = {reading.name: reading for reading in entry.readings}
        found = [readings.get(name) for name in names]
        numbers = [each and getattr(each, part) for each in found for part in ("value", "floor", "error")]
        values = [getattr(entry.experiment, name) for name in settings]
        start = [entry.time, _inert(entry.title), _inert(entry.note), len(entry.experiment.cloud), entry.phase]
        rows.writerow([*start, *values, "yes" if entry.measured else "no", *numbers])
    return out.getvalue()


def log_page(log: tuple[LogEntry, ...]) -> str:
    """One HTML page that needs no other file, newest first; light or dark as the reader has it."""
    articles = [_article(log[place - 1] if place else None, entry) for place, entry in reversed(list(enumerate(log)))]
    head = f'<meta charset="utf-8"><title>Log — Tidemark</title><style>{_STYLE}</style>'
    size = '<meta name="viewport" content="width=device-width">'
    body = f"<body><h1>Log</h1>{''.join(articles)}</body>"
    return f'<!doctype html><html lang="en"><head>{head}{size}</head>{body}</html>\n'


def _article(before: LogEntry | None, entry: LogEntry) -> str:
    title = html.escape(entry.title or "Untitled")
    data = base64.b64encode(entry.picture).decode()
    picture = f'<img alt="{title}" src="data:image/png;base64,{data}">' if data else '<div class="none"></div>'
    note = f"<p><strong>{html.escape(entry.note)}</strong></p>" if entry.note else ""
    settings = "".join(
        f"<tr><td>{html.escape(declared.label)}</td><td>{html.escape(str(getattr(entry.experiment, name)))}</td></tr>"
        for name, declared in parameters_of(Experiment).items()
    )
    return (
        f'<article>{picture}<div><h2>{title}</h2><p class="quiet"><time>{entry.time}</time></p>{note}'
        f"<p>{html.escape(differs_text(before, entry))}</p><p>{html.escape(readings_text(entry))}</p>"
        f"<details><summary>All settings</summary><table>{settings}</table></details></div></article>"
    )


def _inert(text: str) -> str:
    """No formula, whatever a spreadsheet makes of a cell."""
    return f"'{text}" if text[:1] in "=+-@\t" and text else text
