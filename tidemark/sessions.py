"""Sessions: the files and short texts of the program, and the command that makes a picture again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Unpack

import engine
from engine import Experiment, SavedSession

from .given import check_given
from .look import FilmLook, render_options


def open_session(source: str | os.PathLike[str]) -> SavedSession:
    """The session in a file (.tidemark, or anything that the program exported), or in a text that was copied.

    A cloud's file, a preset and a story are sessions too, of what is shown first. Raises EngineError for what can't be
    read.

    >>> import tidemark
    >>> tidemark.open_session("moons").title
    'Two moons'
    """
    from app.session.source import open_source

    check_given(source, (str, os.PathLike), "Give a file's path, a preset's name or a session's text.")
    return open_source(os.fspath(source), standardise=False, any_dimension=True).saved


def save_session(
    what: Experiment | SavedSession, path: str | os.PathLike[str], *, title: str = "", **look: Unpack[FilmLook]
) -> Path:
    """Write a session that the program opens, all or nothing. `look`: how it is shown there, as of a picture.

    Raises EngineError for a place that can't be written.

    >>> import tidemark
    >>> saved = tidemark.save_session(tidemark.experiment("moons", snr=2), "mine.tidemark", title="Mine")
    >>> tidemark.open_session(saved).experiment.snr
    2.0
    """
    from app.storage.atomic import atomic_file

    target = Path(path)
    if target.suffix.lower() != engine.SUFFIX:
        raise engine.EngineError(f"A session's name ends in {engine.SUFFIX}.", f"Rename {target.name!r}.")
    content = engine.session_bytes(_session(what, title, look))
    with atomic_file(target) as part:
        part.write_bytes(content)
    return target


def session_text(what: Experiment | SavedSession, *, title: str = "", **look: Unpack[FilmLook]) -> str:
    """The session as a short text, to be pasted into a mail, the program or `open_session`.

    Raises EngineError for a drawing that is too large for one.

    >>> import tidemark
    >>> text = tidemark.session_text(tidemark.experiment("moons", snr=2))
    >>> tidemark.experiment(text).snr
    2.0
    """
    return engine.session_text(_session(what, title, look))


def command(
    what: Experiment | SavedSession, output: str = "tidemark.png", *, title: str = "", **look: Unpack[FilmLook]
) -> str:
    """Two lines for a POSIX shell: what paints the picture, and what measures.

    Raises EngineError for a drawing that is too large for a command line.

    >>> import tidemark
    >>> print(tidemark.command(tidemark.experiment("moons", snr=2), "two.png", theme="dark"))
    tidemark render moons -o two.png --set snr=2
    tidemark measure moons --set snr=2
    """
    from app.export.repeat import commands
    from app.export.session_options import session_options

    session = _session(what, title, look)
    theme = {name: value for name, value in look.items() if name in _UNSAVED}
    options = render_options({"theme": "light", **theme}, **session_options(session))
    return commands(session, options, output)


_UNSAVED = (
    "theme",
    "size",
    "scale",
    "transparent",
    "captions",
    "fps",
    "seconds",
    "repeats",
    "hold_start",
    "hold_end",
    "form",
    "frames",
)


def _session(what: Experiment | SavedSession, title: str, look: FilmLook) -> SavedSession:
    from app.export.session_options import session_of, session_options

    check_given(what, (Experiment, SavedSession), "Make an experiment of it first: tidemark.experiment(...).")
    if isinstance(what, SavedSession) and not look and not title:
        return what
    if isinstance(what, SavedSession):
        import dataclasses

        new = session_of(what.experiment, title or what.title, render_options(look, **session_options(what)))
        return dataclasses.replace(what, title=new.title, look=new.look, clock=new.clock)
    return session_of(what, title, render_options(look))
