"""The stage shows an instant of the story: playing, scrubbing, what is ready, thumbnails. Never solves, never edits."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QObject, QTimer, Signal

from engine import Picture, Scene, Story
from widgets.stage.stage import Stage
from widgets.stage.told import Told
from widgets.story.strip import StoryStrip

from ..lanes.engine_process import EngineProcess
from ..lanes.frame_clock import FrameClock
from .ahead import Ahead
from .player import Player
from .samples import Samples
from .showing import film_at, ready_spans
from .still import StillStory
from .store import Store
from .tell import tell
from .thumbnails import Thumbnails

LOOK_AGAIN_MS = 100  # after a result came: timeline and thumbnails follow a burst of them at once


class StageStory(QObject):
    """`told(Told)` while the stage shows the story, `told(None)` when it is left.

    Where nothing is ready, the last picture stays; of a cross-fade with one side ready, that one alone is shown.
    """

    told = Signal(object)
    failed = Signal(str, str, str)

    def __init__(
        self, clock: FrameClock, engine: EngineProcess, stage: Stage, strip: StoryStrip, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._clock, self._stage, self._strip = clock, stage, strip
        self._story: Story | None = None
        self._phase = 0.0  # of the window's clock, which stands still meanwhile
        self._shown: Told | None = None
        self._aside = False
        self.picture: Picture | None = None  # what of the story is seen, None while it is what is open
        self._samples, self._store = Samples(), Store()
        self.player = Player(clock, self)
        self.ahead = Ahead(engine, self._samples, self._store, self)
        self._thumbnails = Thumbnails(strip, self._samples, self._store)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LOOK_AGAIN_MS)
        self._later.timeout.connect(self._look_again)
        self.player.moved.connect(self._show)
        self.player.playingChanged.connect(self._show_time)
        self.ahead.came.connect(self._wait_a_little)
        self.ahead.failed.connect(self.failed)
        strip.scrubbed.connect(self._scrub)
        strip.leaveWanted.connect(self.leave)
        strip.shown.connect(self.resume)
        strip.list.seen.connect(self._wait_a_little)
        strip.restyled.connect(self._paint_anew)
        stage.lookChanged.connect(self._follow_look)
        clock.playingChanged.connect(self._note_clock)
        clock.frame.connect(self._note_clock)

    @property
    def store(self) -> Store:
        return self._store

    def still(self) -> StillStory | None:
        """The story as it is now."""
        return None if self._story is None else StillStory(self._story, self._store)

    def follow(self, story: Story | None) -> None:
        """The story is another one now, or has changed."""
        self._story = story
        self._samples.follow(story)
        self.player.set_length(Fraction(0) if story is None else story.seconds)
        if story is None:
            self.leave()
        self._strip.timeline.setBlocks(_blocks(story))
        self._look_ahead(anew=True)
        if self.picture is not None:
            self._show()
        self._show_time()
        self._wait_a_little()

    def toggle(self) -> None:
        """Play from the playhead, or pause there."""
        if self.player.playing:
            self.player.pause()
        elif self._story is not None:
            self._begin()
            self.player.play()

    def stand_at(self, row: int) -> None:
        """The playhead goes to where a scene begins, and the stage shows what it did."""
        if self._story is not None:
            self.player.seconds = self._story.starts[row]
            self._look_ahead()
            self._show_time()

    def leave(self) -> None:
        """Back to what is open."""
        self.player.pause()
        if self.picture is not None:
            self.picture = self._shown = None
            self._strip.displayState("", of_open=True)
            self.told.emit(None)

    def rest(self) -> None:
        """Nobody looks: nothing is computed."""
        self._later.stop()
        self.ahead.follow(None)

    def step_aside(self) -> None:
        """A presentation has the engine until `resume`: it stands still, and nothing is computed for the strip."""
        self._aside = True
        self.player.pause()
        self.rest()

    def resume(self) -> None:
        """Somebody looks, or looks again."""
        self._aside = False
        self._look_ahead(anew=True)
        self._wait_a_little()

    def picture_of(self, scene: Scene) -> None:
        """Of a scene that is being made: what the stage shows is its thumbnail at first."""
        if self._stage.film is not None:
            self._thumbnails.take(scene, self._stage.film, self._stage.look.theme)

    def paint_thumbnails(self) -> None:
        """Those that are in sight and have to be painted, as far as time goes."""
        if self._strip.isVisible() and self._thumbnails.paint(self._stage.ownLook.theme):
            self._wait_a_little()

    def finish(self) -> None:
        """The window closes."""
        self.player.pause()
        self._later.stop()
        self._later.timeout.disconnect(self._look_again)
        self.ahead.finish()

    @property
    def _watched(self) -> bool:
        """Whether anybody looks at the story or its strip."""
        return not self._aside and (self._strip.isVisible() or self.picture is not None)

    def _look_ahead(self, *, anew: bool = False) -> None:
        if self._watched:
            self.ahead.follow(self.player.seconds, anew=anew)

    def _scrub(self, share: float) -> None:
        if self._story is not None:
            self._begin()
            self.player.seek(Fraction(share) * self._story.seconds)

    def _begin(self) -> None:
        """From what is open to the story: the window's clock stands still."""
        if self.picture is None:
            self._clock.pause()
            self._phase = self._clock.phase
            self._show()

    def _show(self) -> None:
        if self._story is None:
            return
        segment, share = self._samples.place(self.player.seconds)
        pictures = self._samples.pictures(segment, share)
        films = [film_at(self._samples, self._store, segment, share, picture) for picture in pictures]
        self.picture = pictures[0]
        film = films[0] or (None if self._shown is None else self._shown.film)
        words = self.tr("story") if films[0] is not None else self.tr("computing…")
        if film is not None:
            self._shown = tell(pictures, film, tuple(films[1:]), self._stage.ownLook.theme)
            self.told.emit(self._shown)
        self._strip.displayState(words, of_open=False)
        self._show_time()
        self._look_ahead()

    def _show_time(self) -> None:
        total = Fraction(0) if self._story is None else self._story.seconds
        self._strip.displayTime(float(self.player.seconds), float(total), self.player.playing)

    def _follow_look(self) -> None:
        """The window is looked at otherwise, which leads back, unless it is another theme or tool alone."""
        if self.picture is not None:
            if self._stage.telling:
                self._show()
            else:
                self.leave()

    def _note_clock(self) -> None:
        """The window's clock was moved by hand, which leads back."""
        if self.picture is not None and (self._clock.playing or self._clock.phase != self._phase):
            self.leave()

    def _wait_a_little(self) -> None:
        if not self._later.isActive() and self._watched:
            self._later.start()

    def _look_again(self) -> None:
        self._strip.timeline.setReady(ready_spans(self._samples, self._store))
        self.paint_thumbnails()
        if self.picture is not None and not self.player.playing:
            self._show()

    def _paint_anew(self) -> None:
        self._thumbnails.forget()
        self._wait_a_little()


def _blocks(story: Story | None) -> list[tuple[float, float]]:
    """When each scene stays, in shares of the time."""
    total = Fraction(0) if story is None else story.seconds
    if story is None or not total:
        return []
    ends = (start + Fraction(str(scene.hold)) for start, scene in zip(story.starts, story.scenes, strict=True))
    return [(float(start / total), float(end / total)) for start, end in zip(story.starts, ends, strict=True)]
