"""The session: the one experiment that is edited, the story it belongs to, their history, and the only writer of both.

History keeps previous values, not inverse commands. Edits that share a merge key (a slider drag, one stroke) are one
entry until `end_edit`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import EllipsisType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine import Experiment, Parameter, PointCloud, Story, parameters_of

from .saved_state import SavedState, State

if TYPE_CHECKING:
    from .standardisation import Standardisation


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A state one can return to, and what was done to leave it."""

    experiment: Experiment
    title: str
    done: str
    units: Standardisation | None = None
    saved_state: SavedState = dataclasses.field(default_factory=SavedState)
    story: Story | None = None


class Session(QObject):
    """Single writer of the experiment and of the story, whose scenes keep experiments of their own."""

    experimentChanged = Signal(object)  # Experiment
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
    ) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._title = title
        self._undo: list[Entry] = []
        self._redo: list[Entry] = []
        self._merge_key: str | None = None
        self._units = units
        self._story = story
        self._saved_state = SavedState(saved=self.state)

    @property
    def experiment(self) -> Experiment:
        return self._experiment

    @property
    def title(self) -> str:
        """Name of the preset or file that was opened last."""
        return self._title

    @property
    def units(self) -> Standardisation | None:
        """How the drawing was standardised when it was opened; None for what was drawn."""
        return self._units

    @property
    def story(self) -> Story | None:
        return self._story

    @property
    def saved_state(self) -> SavedState:
        """Where what is open is kept; undoing an opening brings the earlier one's back."""
        return self._saved_state

    @property
    def state(self) -> State:
        """What saving keeps and undo restores: the experiment, its units and the story."""
        return self._experiment, self._units, self._story

    @property
    def modified(self) -> bool:
        """Whether it differs from what was saved or opened."""
        return self._saved_state.saved != self.state

    def mark_saved(self, saved_state: SavedState) -> None:
        """What is open is now kept as `saved_state` says, and so are its earlier states."""
        saved_state.saved = self.state
        was, self._saved_state = self._saved_state, saved_state
        for history in (self._undo, self._redo):
            history[:] = [
                dataclasses.replace(e, saved_state=saved_state) if e.saved_state is was else e for e in history
            ]
        self.historyChanged.emit()

    @property
    def undo_text(self) -> str:
        """What undo would take back; empty when there is nothing."""
        return self._undo[-1].done if self._undo else ""

    @property
    def redo_text(self) -> str:
        return self._redo[-1].done if self._redo else ""

    def set(self, name: str, value: object) -> None:
        """Change one parameter; moves of one drag merge until `end_edit`. Raises EngineError when not admissible."""
        self.set_together(name, {name: value})

    def set_together(self, name: str, values: Mapping[str, object]) -> None:
        """The same, where a move of one parameter carries others along: one entry, under its name."""
        declared: Parameter = parameters_of(Experiment)[name]
        self._write(self._experiment.with_parameters(values), declared.label, merge_key=f"set {name}")

    def reset_parameters(self) -> None:
        """Every setting back to its default; the drawing stays."""
        defaults = {name: declared.default for name, declared in parameters_of(Experiment).items()}
        self._write(self._experiment.with_parameters(defaults), "Reset of all settings", merge_key=None)

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
        changed = dataclasses.replace(self._experiment, cloud=cloud)
        self._write(changed, done, merge_key=merge_key, title=title, units=units if len(cloud) else None)

    def set_against(self, cloud: PointCloud, done: str, *, merge_key: str | None = None) -> None:
        """Change the second drawing, nu."""
        self._write(dataclasses.replace(self._experiment, against=cloud), done, merge_key=merge_key)

    def swap_clouds(self, done: str) -> None:
        """The drawing and nu change places."""
        one, other = self._experiment.cloud, self._experiment.against
        self._write(dataclasses.replace(self._experiment, cloud=other, against=one, mixture=None), done, merge_key=None)

    def set_story(self, story: Story | None, done: str, *, merge_key: str | None = None) -> None:
        """Change the story, or with None take its last scene away; what is open stays."""
        self._write(self._experiment, done, merge_key=merge_key, story=story)

    def go_to(self, experiment: Experiment, done: str) -> None:
        """Put a scene's experiment into the window; going on to others is one entry."""
        kept = self._units if experiment.cloud == self._experiment.cloud else None
        self._write(experiment, done, merge_key="go to", units=kept)

    def open(
        self,
        experiment: Experiment,
        title: str,
        units: Standardisation | None = None,
        saved_state: SavedState | None = None,
        story: Story | EllipsisType | None = ...,
    ) -> None:
        """Open another experiment; undo brings the previous one back. Without a saved state it is not saved.

        `story`: the one that belongs to it, if any; without it the present one stays, for its next scenes.
        """
        story = self._story if isinstance(story, EllipsisType) else story
        saved_state = saved_state or SavedState()
        if (experiment, units, story) == self.state:
            self._title, self._saved_state = title, saved_state
            self.historyChanged.emit()
        else:
            self._write(
                experiment, f"Open {title}", merge_key=None, title=title, units=units, story=story,
                saved_state=saved_state,
            )  # fmt: skip
        self.opened.emit(experiment)

    def end_edit(self) -> None:
        """The hand let go: the next change is a new entry."""
        self._merge_key = None

    def withdraw(self) -> None:
        """Take the last edit back as if it had never been made (a cancelled stroke): nothing to redo."""
        self.undo()
        self._redo.clear()
        self.historyChanged.emit()

    def undo(self) -> None:
        self._step(self._undo, self._redo)

    def redo(self) -> None:
        self._step(self._redo, self._undo)

    def _write(
        self,
        experiment: Experiment,
        done: str,
        *,
        merge_key: str | None,
        title: str | None = None,
        units: Standardisation | EllipsisType | None = ...,
        saved_state: SavedState | None = None,
        story: Story | EllipsisType | None = ...,
    ) -> None:
        units = self._units if isinstance(units, EllipsisType) else units
        story = self._story if isinstance(story, EllipsisType) else story
        if (experiment, units, story) == self.state:
            return
        if merge_key is None or merge_key != self._merge_key:
            self._undo.append(self._left_by(done))
        self._saved_state = saved_state or self._saved_state
        self._merge_key = merge_key
        self._redo.clear()
        self._title = self._title if title is None else title
        self._become(experiment, units, story)

    def _step(self, source: list[Entry], target: list[Entry]) -> None:
        if not source:
            return
        entry = source.pop()
        target.append(self._left_by(entry.done))
        self._merge_key = None
        self._title, self._saved_state = entry.title, entry.saved_state
        self._become(entry.experiment, entry.units, entry.story)

    def _left_by(self, done: str) -> Entry:
        """The present state, and what is done to leave it."""
        return Entry(self._experiment, self._title, done, self._units, self._saved_state, self._story)

    def _become(self, experiment: Experiment, units: Standardisation | None, story: Story | None) -> None:
        drawn, told = (experiment, units) != (self._experiment, self._units), story != self._story
        self._experiment, self._units, self._story = experiment, units, story
        if drawn:
            self.experimentChanged.emit(experiment)
        if told:
            self.storyChanged.emit(story)
        self.historyChanged.emit()
