"""A session gathered from the parts of the window that keep it, and spread over them again."""

from __future__ import annotations

from engine import SavedLook, SavedSession
from widgets.look.theme import ThemeName
from widgets.painting.look import PANES
from widgets.painting.saved_look import chart_looks, saved_look
from widgets.painting.view import View
from widgets.stage.stage import Stage

from ..playback.playback import Playback
from ..playback.shown_layers import ShownLayers
from ..session.session import Session
from ..session.source import printable


class SessionParts:
    """`gather` only takes references to frozen values: it costs nothing, whatever the size of the cloud."""

    def __init__(
        self, session: Session, stage: Stage, playback: Playback, layers: ShownLayers, program: str = ""
    ) -> None:
        self._session = session
        self._stage = stage
        self._playback = playback
        self._layers = layers
        self._program = program

    def gather(self, origin: str = "") -> SavedSession:
        """What is open now. `origin`: for autosaves, the file it belongs to."""
        units = self._session.units
        return SavedSession(
            experiment=self._session.experiment,
            title=printable(self._session.title),
            units=None if units is None else (units.offset, units.scale),
            look=self.look(),
            clock=self._playback.saved(),
            program=self._program,
            story=self._session.story,
            held=self._session.held,
            log=self._session.saved_state.log.entries,
            origin=origin if origin.isprintable() else "",
        )

    @property
    def theme(self) -> ThemeName:
        """Which the panes are shown in; no session keeps it."""
        return self._stage.ownLook.theme

    def look(self) -> SavedLook:
        """How the panes show what is open."""
        return saved_look(self._stage.ownLook)

    def spread(self, saved: SavedSession) -> None:
        """Look and clock as they were; the experiment goes through `Session.open`."""
        self.show_look(saved.look)
        self._playback.restore(saved.clock)

    def show_look(self, look: SavedLook) -> None:
        """Show the panes as a session or a scene does."""
        self._layers.show(dict(look.layers))
        panes = tuple(name for name in PANES if name in look.panes)
        self._stage.setPanes(panes if len(panes) > 1 else PANES)
        if len(panes) == 1:
            self._stage.maximise(panes[0])
        self._stage.setInsight(look.insight, look.mode)
        self._stage.setComparison(look.arrangement, look.difference)
        self._stage.setDiagrams(chart_looks(look), look.limits)
        if look.view is not None:
            x, y, half_width = look.view
            self._stage.setView(View(centre_x=x, centre_y=y, half_width=half_width))
