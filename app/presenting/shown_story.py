"""What a presentation shows: an instant of the story, or the scene with other settings by its sliders. Never solves."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from engine import Experiment, Film, Picture, Scene, Story
from widgets.stage.told import Told

from ..lanes.engine_process import EngineProcess
from ..story.ahead import Ahead
from ..story.samples import Samples, Segment
from ..story.showing import bare_film, film_at
from ..story.store import Store
from ..story.tell import tell
from .steps import Steps

SCENE = Segment(0, going=False)
DIM = 0.4  # opacity of a title whose scene has other settings now than those of which it speaks


class ShownStory(QObject):
    """`told(Told, title, opacity)`; `waiting(bool)` whether something better than what is shown is being computed.

    Settings that are moved are computed one after the other, each to its draft, the newest next: the hand is followed
    as fast as that goes, and full quality comes when it rests. `theme`: of scenes without one.
    """

    told = Signal(object, str, float)
    waiting = Signal(bool)
    came = Signal()
    failed = Signal(str, str, str)

    def __init__(
        self, engine: EngineProcess, store: Store, story: Story, steps: Steps, theme: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._store, self.story, self._steps, self._theme = store, story, steps, theme
        self.samples, self._live_samples = Samples(), Samples()
        self.samples.follow(story)
        self._ahead = Ahead(engine, self.samples, store, self)
        self._live_ahead = Ahead(engine, self._live_samples, store, self)
        self._live: Scene | None = None  # what is computed and shown,
        self._wanted: Scene | None = None  # and where the sliders are
        self.film: Film | None = None  # the last that was shown, and until then what stands in for it
        self.picture: Picture | None = None
        self._ahead.came.connect(self._take)
        self._live_ahead.came.connect(self._take)
        for ahead in (self._ahead, self._live_ahead):
            ahead.failed.connect(self._fail)

    @property
    def experiment(self) -> Experiment:
        """What the sliders show."""
        scene = self._wanted or self.story.scenes[self._steps.scene]
        return scene.experiment if self.picture is None or self._wanted is not None else self.picture.experiment

    @property
    def live(self) -> bool:
        """Whether a slider was moved in this scene."""
        return self._wanted is not None

    def set(self, name: str, value: object) -> None:
        """Move a setting of what is shown. Raises EngineError where that can't be."""
        base = self._wanted or self._standing()
        changes: Mapping[str, object] = {name: value}
        experiment = base.experiment.with_parameters(changes)
        phase = base.phase
        if name == "snr":  # the clock in other units
            phase = experiment.schedule.phase_of_snr(experiment.snr)
        wanted = dataclasses.replace(base, experiment=experiment, phase=phase)
        self._steps.halt()
        self._wanted = wanted
        if self._live is None or self._ready():
            self._follow_hand()

    def follow(self) -> None:
        """The playhead was moved: the scene's own settings again."""
        if self._wanted is not None:
            self._live = self._wanted = None
            self._live_ahead.follow(None)
            self._ahead.follow(self._steps.seconds, anew=True)
        else:
            self._ahead.follow(self._steps.seconds)
        self.show()

    def show(self) -> None:
        """Show what there is of it."""
        if self._live is not None:
            samples, segment, share = self._live_samples, SCENE, Fraction(0)
        else:
            samples = self.samples
            segment, share = samples.place(self._steps.seconds)
        pictures = samples.pictures(segment, share)
        films = [film_at(samples, self._store, segment, share, picture) for picture in pictures]
        self.picture = pictures[0]
        self.waiting.emit(films[0] is None)
        film = films[0] or self.film
        if film is not None:
            self.film = film
            shown: Told = tell(pictures, film, tuple(films[1:]), self._theme)
            shown = dataclasses.replace(shown, caption=None)
            opacity = DIM if self._live is not None else float(pictures[0].opacity)
            self.told.emit(shown, pictures[0].caption, opacity)

    def film_of(self, scene: int) -> tuple[Picture, Film]:
        """A scene where it begins, as far as it was computed."""
        segment = Segment(scene, going=False)
        picture = self.samples.pictures(segment, Fraction(0))[0]
        film = film_at(self.samples, self._store, segment, Fraction(0), picture)
        return picture, film or bare_film(picture)

    def restart(self) -> None:
        """The engine is another one now: what is missing is asked for again."""
        for ahead in (self._ahead, self._live_ahead):
            ahead.restart()

    def finish(self) -> None:
        """Nobody looks any more."""
        self._ahead.finish()
        self._live_ahead.finish()

    def _standing(self) -> Scene:
        """What is shown now, as a scene that stands still."""
        scene = self.story.scenes[self._steps.scene]
        assert self.picture is not None
        here = self.picture
        return dataclasses.replace(
            scene, experiment=here.experiment, look=here.look, phase=here.phase, marked=here.marked, plays=None
        )

    def _follow_hand(self) -> None:
        assert self._wanted is not None
        self._live = self._wanted
        self._live_samples.follow(Story(scenes=(self._live,)))
        self._ahead.follow(None)
        self._live_ahead.follow(Fraction(0), anew=True)
        self.show()

    def _ready(self) -> bool:
        """Whether all that the scene with its sliders needs is there as a draft."""
        pieces = self._live_samples.pieces(SCENE, Fraction(0))
        return all(self._store.has(parts) for _, parts in pieces)

    def _take(self) -> None:
        if self._live is not None and self._live != self._wanted and self._ready():
            self._follow_hand()
        elif self._live is None or self._ready():
            self.show()
        self.came.emit()

    def _fail(self, sentence: str, hint: str, details: str) -> None:
        self.failed.emit(sentence, hint, details)
        if self._live is not None and self._live != self._wanted:
            self._follow_hand()


def titled(story: Story) -> Story:
    """The same story, where scenes without a caption have their title for one."""
    scenes = (
        scene if scene.caption or not scene.title else dataclasses.replace(scene, caption=_plain(scene.title))
        for scene in story.scenes
    )
    return dataclasses.replace(story, scenes=tuple(scenes))


def _plain(text: str) -> str:
    """A text as Markdown that shows every character of it."""
    return "".join(f"\\{each}" if each in r"\`*_{}[]()#+-.!<>|~&" else each for each in text)
