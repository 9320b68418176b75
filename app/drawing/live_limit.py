"""Above the number of points that stay live under the hand, thinning is offered, never forced."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine import LIVE_POINTS, EngineError, Experiment, thinned
from widgets.panels.notice_bar import NoticeAction

from ..commands.notices import Notices
from ..session.session import Session


class LiveLimit(QObject):
    """Watches the drawing; the offer comes when it grows beyond the limit, and goes when it is below again."""

    def __init__(self, session: Session, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._notices = notices
        self._limit = LIVE_POINTS
        self._above = False
        self._offered = ""
        session.experimentChanged.connect(self._watch)
        session.opened.connect(self._look_anew)

    def set_limit(self, limit: int) -> None:
        """Another limit (a preference); what is open is looked at anew when it differs."""
        if limit != self._limit:
            self._limit = limit
            self._withdraw()
            self._above = False
            self._watch(self._session.experiment)

    def look(self) -> None:
        """Look at what is open now: at the start."""
        self._watch(self._session.experiment)

    def thin(self) -> None:
        """Thin the drawing to the limit; one undo step."""
        cloud = self._session.experiment.cloud
        try:
            thin = thinned(cloud, self._limit)
        except EngineError as error:
            self._notices.fail(error.message, error.hint)
            return
        if thin != cloud:
            self._session.set_cloud(thin, f"Thin to {self._limit:,}")
            self._notices.say(self.tr("{} points stand for {}.").format(f"{len(thin):,}", f"{len(cloud):,}"))

    def _look_anew(self, experiment: Experiment) -> None:
        """Another drawing: what was answered for the last one does not count."""
        self._above = False
        self._watch(experiment)

    def _watch(self, experiment: Experiment) -> None:
        count = len(experiment.cloud)
        above = count > self._limit
        if above == self._above:
            return
        self._above = above
        self._withdraw()
        if above:
            thin = NoticeAction(self.tr("Thin to {}").format(f"{self._limit:,}"), self.thin)
            message = self.tr("{} points are more than stay live under the hand.").format(f"{count:,}")
            self._offered = message
            self._notices.offer(message, (thin, NoticeAction(self.tr("Keep all"))))

    def _withdraw(self) -> None:
        if self._offered:
            self._notices.withdraw(self._offered)
            self._offered = ""
