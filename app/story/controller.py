"""The story in the window: the only writer of it. From the strip and its commands to the session, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from engine import EngineError, SavedLook, Scene, Story
from widgets.stage.stage import Stage
from widgets.story.strip import StoryStrip

from ..commands.actions import Actions
from ..lanes.engine_process import EngineProcess
from ..lanes.frame_clock import FrameClock
from ..session.session import Session
from .scenes import Edited, as_seen, changed, duplicated, inserted, moved, of_other_drawings, removed
from .stage_story import StageStory


class Looks(Protocol):
    """What knows how the window looks now."""

    def look(self) -> SavedLook: ...

    def show_look(self, look: SavedLook) -> None: ...


class StoryController(QObject):
    """Every edit is one entry of the history. A scene keeps its own experiment: drawing on changes none."""

    said = Signal(str)
    failed = Signal(str, str, str)
    told = Signal(object)  # Told, in place of what is open, or None

    def __init__(
        self,
        session: Session,
        clock: FrameClock,
        engine: EngineProcess,
        looks: Looks,
        stage: Stage,
        strip: StoryStrip,
        actions: Actions,
    ) -> None:
        super().__init__(strip)
        self._session, self._clock, self._looks = session, clock, looks
        self._stage, self._strip, self._actions = stage, strip, actions
        self._copied: tuple[Scene, ...] = ()
        self._shown_story: tuple[Story | None, frozenset[int]] = (None, frozenset())
        self.telling = StageStory(clock, engine, stage, strip, self)
        self.telling.told.connect(self.told)
        self.telling.failed.connect(self.failed)
        strip.addWanted.connect(self.add)
        strip.presentWanted.connect(actions["present"].trigger)
        strip.exportWanted.connect(actions["export"].trigger)
        strip.closeWanted.connect(self._close)
        strip.playToggled.connect(self.play)
        strip.sceneChosen.connect(self._go_to)
        strip.sceneChanged.connect(self._change)
        strip.settled.connect(session.end_edit)
        strip.moved.connect(self._move)
        strip.asked.connect(self._answer)
        session.storyChanged.connect(self._display)
        session.experimentChanged.connect(self._follow_session)
        session.heldChanged.connect(self._follow_session)
        self._display(session.story)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do, by name; "play" runs the story while the stage shows it, else the clock."""
        return {"story": self.toggle, "add_scene": self.add, "story_play": self.play, "play": self._play_either}

    def toggle(self) -> None:
        """Open the strip, or close it; the story is kept."""
        if self._strip.isVisible():
            self._close()
        else:
            self.open()

    def open(self) -> None:
        """Show the strip."""
        self._strip.show()
        self._actions["story"].setChecked(True)

    def add(self) -> None:
        """What the stage shows now becomes a scene, after the chosen one."""
        shown = self.telling.picture
        self.open()
        try:
            if shown is None:
                scene = self.present_scene()
            else:
                fields = ("experiment", "held", "look", "phase", "marked")
                scene = Scene(**{name: getattr(shown, name) for name in fields})
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        self.telling.picture_of(scene)
        rows = self._strip.rows
        at = max(rows) + 1 if rows else len(self._scenes)
        self._edit(lambda story: inserted(story, [scene], at), self.tr("Add a scene"))

    def present_scene(self, **others: Any) -> Scene:
        """What is open as a scene; `others`: fields of it. Raises EngineError for an empty drawing."""
        return Scene(**self._present(), **others)

    def play(self) -> None:
        """Run the story from its playhead, or stop it there."""
        if self._has_scenes():
            self.open()
            self.telling.toggle()

    def restart(self) -> None:
        """The engine is another one now."""
        self.telling.ahead.restart()

    def finish(self) -> None:
        """The window closes."""
        self.telling.finish()

    def _has_scenes(self) -> bool:
        """Whether there are any; says so where there are none."""
        if self._session.story is None:
            self.said.emit(self.tr("The story has no scenes yet. Press K to add what the window shows."))
        return self._session.story is not None

    @property
    def _scenes(self) -> tuple[Scene, ...]:
        return () if self._session.story is None else self._session.story.scenes

    def _close(self) -> None:
        self.telling.leave()
        self._strip.hide()
        self.telling.rest()
        self._actions["story"].setChecked(False)
        self._stage.setFocus()

    def _play_either(self) -> None:
        if self.telling.picture is not None:
            self.telling.toggle()
        else:
            self._clock.toggle()

    def _go_to(self, row: int) -> None:
        """A scene's settings, look, phase and marks come into the window."""
        scene = self._scenes[row]
        self.telling.leave()
        self.telling.stand_at(row)
        self._session.go_to(scene.experiment, self.tr("Go to scene {}").format(row + 1), scene.held)
        self._looks.show_look(scene.look)
        self._stage.marks.pin(scene.marked)
        self._clock.pause()
        self._clock.jump(scene.arrival)

    def _change(self, row: int, fields: Mapping[str, Any]) -> None:
        names = "-".join(sorted(fields))
        self._edit(
            lambda story: changed(story, row, fields), self.tr("Change scene {}").format(row + 1),
            merge_key=f"scene {row} {names}",
        )  # fmt: skip

    def _move(self, rows: tuple[int, ...], before: int) -> None:
        self._edit(lambda story: moved(story, rows, before), self._counted("move", len(rows)))

    def _answer(self, asked: str) -> None:
        rows = self._strip.rows
        if asked == "paste":
            if self._copied:
                at = max(rows) + 1 if rows else len(self._scenes)
                self._edit(lambda story: inserted(story, self._copied, at), self._counted(asked, len(self._copied)))
        elif rows and asked in ("left", "right"):
            self._move(rows, rows[0] - 1 if asked == "left" else rows[-1] + 2)
        elif rows and asked == "duplicate":
            self._edit(lambda story: duplicated(story, rows), self._counted(asked, len(rows)))
        elif rows and asked == "update":
            self._update(rows[0] if len(rows) == 1 else None)
        elif rows:
            if asked in ("copy", "cut"):
                self._copied = tuple(self._scenes[row] for row in rows)
            if asked in ("delete", "cut"):
                words = self._counted(asked, len(rows))
                self._edit(lambda story: removed(story, rows), words)

    def _update(self, row: int | None) -> None:
        """What is seen now takes the place of a scene's settings; its words and times stay."""
        if row is None:
            self.failed.emit(self.tr("Several scenes are chosen."), self.tr("Choose the one to be updated."), "")
            return
        fields = self._present()
        if self._scenes[row].plays is not None:
            del fields["phase"]
        words = self.tr("Update scene {}").format(row + 1)
        self._edit(lambda story: changed(story, row, fields), words)

    def _present(self) -> dict[str, Any]:
        """What is in the window, as a scene has it."""
        seen = as_seen(self._session.experiment, self._session.held, self._looks.look(), self._clock.phase)
        return {**seen, "marked": self._stage.marks.pinned}

    def _counted(self, done: str, count: int) -> str:
        words = {
            "paste": (self.tr("Paste a scene"), self.tr("Paste {} scenes")),
            "duplicate": (self.tr("Duplicate a scene"), self.tr("Duplicate {} scenes")),
            "delete": (self.tr("Delete a scene"), self.tr("Delete {} scenes")),
            "cut": (self.tr("Cut a scene"), self.tr("Cut {} scenes")),
            "move": (self.tr("Move a scene"), self.tr("Move {} scenes")),
        }
        one, several = words[done]
        return one if count == 1 else several.format(count)

    def _edit(self, edit: Callable[[Story | None], Edited], done: str, *, merge_key: str | None = None) -> None:
        try:
            story, chosen = edit(self._session.story)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            self._show(self._session.story)
            return
        self._session.set_story(story, done, merge_key=merge_key)
        if merge_key is None:
            self._strip.choose(chosen)
            self.telling.paint_thumbnails()

    def _display(self, story: Story | None) -> None:
        self._show(story)
        self.telling.follow(story)

    def _show(self, story: Story | None) -> None:
        strange = of_other_drawings(self._scenes, self._session.experiment)
        self._shown_story = (story, strange)
        self._strip.display(self._scenes, strange)

    def _follow_session(self) -> None:
        """Something was done to what is open: that is what counts now."""
        self.telling.leave()
        strange = of_other_drawings(self._scenes, self._session.experiment)
        if (self._session.story, strange) != self._shown_story:
            self._show(self._session.story)
