"""A session's own look: what `render` shows of a session, where its options don't say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .stories import given

if TYPE_CHECKING:
    from engine import SavedSession


def saved_options(saved: SavedSession, context: click.Context) -> dict[str, Any]:
    """Options of a `RenderOptions` as the session was seen when it was saved, but for those that were given."""
    from ..export.session_options import session_options

    found = session_options(saved)
    if given(context, "zoom"):
        found.pop("view", None)
    if given(context, "insight") and not given(context, "mode"):
        del found["mode"]  # it belongs to the session's view
    return {name: value for name, value in found.items() if not given(context, name)}
