"""The session: the one experiment that is edited, its story, what is held beside it, and their history; sole writer.

History keeps previous values, not inverse commands. Edits that share a merge key (a slider drag, one stroke) are one
entry until `end_edit`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import EllipsisType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from engine import Experiment, Held, LogEntry, Parameter, PointCloud, Story, parameters_of

from .history import Entry, History
from .saved_state import SavedState, State

if TYPE_CHECKING:
    from .standardisation import Standardisation


class Session(QObject):
    """Single writer of the experiment, of what is held, and of the story, whose scenes have their own experiments."""

    experimentChanged = Signal(object)  # Experiment
    heldChanged = Signal(object)  # Held, or None where nothing is compared; it comes before the others
    storyChanged = Signal(object)  # Story, or None where there are no scenes
    historyChanged = Signal()
    opened = Signal(object)  # Experiment: another one is open

    def __init__(
        self,
        experiment: Experiment,
        title: str,
        parent: QObject | None = None,
        units: Standardisation | None = None,
        story: Story | None = None,
        held: Held | None = None,
    ) -> None:
        super().__init__(parent)
        self._state = State(experiment, units, story, held)
        self._title = title
        self._history = History()
        self._merge_key: str | None = None
        self._saved_state = SavedState(saved=self.state)

    @property
    def experiment(self) -> Experiment:
        return self._state.experiment

    @property
    def title(self) -> str:
        """Name of the preset or file that was opened last."""
        return self._title

    @property
    def units(self) -> Standardisation | None:
        """How the drawing was standardised when it was opened; None for what was drawn."""
        return self._state.units

    @property
    def story(self) -> Story | None:
        return self._state.story

    @property
    def held(self) -> Held | None:
        """Side A, where what is open is compared with something."""
        return self._state.held

    @property
    def saved_state(self) -> SavedState:
        """Where what is open is kept; undoing an opening brings the earlier one's back."""
        return self._saved_state

    @property
    def state(self) -> State:
        """What saving keeps and undo restores: the experiment, its units, the story and what is held."""
        return self._state

    @property
    def modified(self) -> bool:
        """Whether it differs from what was saved or opened."""
        return self._saved_state.saved != self.state or self._saved_state.log.modified

    def set_log(self, entries: tuple[LogEntry, ...]) -> None:
        """Change the log, which no undo reaches."""
        self._saved_state.log.entries = entries
        self.historyChanged.emit()

    def mark_saved(self, saved_state: SavedState) -> None:
        """What is open is now kept as `saved_state` says, and so are its earlier states."""
        saved_state.saved = self.state
        was, self._saved_state = self._saved_state, saved_state
        saved_state.log, was.log.saved = was.log, was.log.entries
        self._history.keep_in(was, saved_state)
        self.historyChanged.emit()

    @property
    def undo_text(self) -> str:
        return self._history.undo_text

    @property
    def redo_text(self) -> str:
        return self._history.redo_text

    def set(self, name: str, value: object) -> None:
        """Change one parameter; moves of one drag merge until `end_edit`. Raises EngineError when not admissible."""
        self.set_together(name, {name: value})

    def set_together(self, name: str, values: Mapping[str, object]) -> None:
        """The same, where a move of one parameter carries others along: one entry, under its name."""
        declared: Parameter = parameters_of(Experiment)[name]
        changed = self.experiment.with_parameters(values)
        self._write(declared.label, merge_key=f"set {name}", experiment=changed)

    def reset_parameters(self) -> None:
        """Every setting back to its default; the drawing stays."""
        defaults = {name: declared.default for name, declared in parameters_of(Experiment).items()}
        self._write("Reset of all settings", experiment=self.experiment.with_parameters(defaults))

    def set_cloud(
        self,
        cloud: PointCloud,
        done: str,
        *,
        merge_key: str | None = None,
        title: str | None = None,
        units: Standardisation | EllipsisType | None = ...,
    ) -> None:
        """Change the drawing, and its title and its units where they are given; an empty drawing has no units."""
        kept = self.units if isinstance(units, EllipsisType) else units
        changed = dataclasses.replace(self.experiment, cloud=cloud)
        self._write(done, merge_key=merge_key, title=title, experiment=changed, units=kept if len(cloud) else None)

    def set_against(self, cloud: PointCloud, done: str, *, merge_key: str | None = None) -> None:
        """Change the second drawing, nu."""
        self._write(done, merge_key=merge_key, experiment=dataclasses.replace(self.experiment, against=cloud))

    def swap_clouds(self, done: str) -> None:
        """The drawing and nu change places."""
        one, other = self.experiment.cloud, self.experiment.against
        self._write(done, experiment=dataclasses.replace(self.experiment, cloud=other, against=one, mixture=None))

    def set_story(self, story: Story | None, done: str, *, merge_key: str | None = None) -> None:
        """Change the story, or with None take its last scene away; what is open stays."""
        self._write(done, merge_key=merge_key, story=story)

    def hold(self, held: Held | None, done: str) -> None:
        """Compare with this from now on, or with None with nothing; what is open stays."""
        self._write(done, held=held)

    def swap_sides(self, present: Held, done: str) -> None:
        """What is held becomes what is open, and `present`, which was, is held. Raises ValueError with nothing held."""
        if self.held is None:
            raise ValueError("nothing is held")
        opened = self.held.experiment
        units = self._units_for(opened)
        self._write(done, title=self.held.title or None, experiment=opened, units=units, held=present)

    def go_to(self, experiment: Experiment, done: str, held: Held | None = None) -> None:
        """Put a scene's experiment, and what it holds, into the window; going on to others is one entry."""
        self._write(done, merge_key="go to", experiment=experiment, units=self._units_for(experiment), held=held)

    def open(
        self,
        experiment: Experiment,
        title: str,
        units: Standardisation | None = None,
        saved_state: SavedState | None = None,
        **belonging: Any,
    ) -> None:
        """Open another experiment; undo brings the previous one back. Without a saved state it is not saved.

        `story`, `held`: what belongs to it, if any; without them the present story stays, for its next scenes, and what
        is held, to compare two drawings.
        """
        saved_state = saved_state or SavedState(log=self._saved_state.log)
        if self._state._replace(experiment=experiment, units=units, **belonging) == self._state:
            self._title, self._saved_state = title, saved_state
            self.historyChanged.emit()
        else:
            self._write(
                f"Open {title}", title=title, saved_state=saved_state, experiment=experiment, units=units, **belonging
            )
        self.opened.emit(experiment)

    def end_edit(self) -> None:
        """The hand let go: the next change is a new entry."""
        self._merge_key = None

    def withdraw(self) -> None:
        """Take the last edit back as if it had never been made (a cancelled stroke): nothing to redo."""
        self.undo()
        self._history.redo.clear()
        self.historyChanged.emit()

    def undo(self) -> None:
        self._step(self._history.undo, self._history.redo)

    def redo(self) -> None:
        self._step(self._history.redo, self._history.undo)

    def _write(
        self,
        done: str,
        *,
        merge_key: str | None = None,
        title: str | None = None,
        saved_state: SavedState | None = None,
        **changes: Any,
    ) -> None:
        """Go on to the state with other fields of these names."""
        state = self._state._replace(**changes)
        if state == self._state:
            return
        if merge_key is None or merge_key != self._merge_key:
            self._history.undo.append(Entry(self._state, self._title, done, self._saved_state))
        self._saved_state = saved_state or self._saved_state
        self._merge_key = merge_key
        self._history.redo.clear()
        self._title = self._title if title is None else title
        self._become(state)

    def _step(self, source: list[Entry], target: list[Entry]) -> None:
        if not source:
            return
        entry = source.pop()
        target.append(Entry(self._state, self._title, entry.done, self._saved_state))
        self._merge_key = None
        self._title, self._saved_state = entry.title, entry.saved_state
        self._become(entry.state)

    def _units_for(self, experiment: Experiment) -> Standardisation | None:
        """Those of what is open, where it is the same drawing."""
        return self.units if experiment.cloud == self.experiment.cloud else None

    def _become(self, state: State) -> None:
        was, self._state = self._state, state
        if state.held != was.held:
            self.heldChanged.emit(state.held)
        if (state.experiment, state.units) != (was.experiment, was.units):
            self.experimentChanged.emit(state.experiment)
        if state.story != was.story:
            self.storyChanged.emit(state.story)
        self.historyChanged.emit()
