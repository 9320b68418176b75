"""Comparing in the window: from the Compare menu and its bar to the session, the stage and side A's film."""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine import DIFFERENCES, EngineError, Film, Held, differing
from widgets.panels.compare_bar import CompareBar
from widgets.stage.stage import Stage

from ..commands.actions import Actions
from ..commands.comparison import ARRANGED, DIFFERENT
from ..lanes.controller import Controller
from ..lanes.engine_process import EngineProcess
from ..session.session import Session
from ..session.source import printable
from .held_film import HeldFilm
from .learner import learner_of, nothing_held, reason_against


class ComparisonController(QObject):
    """Holds, drops and swaps, each an entry of the history; keeps menu and bar of one mind with session and stage."""

    failed = Signal(str, str, str)
    said = Signal(str)

    def __init__(
        self,
        session: Session,
        controller: Controller,
        engine: EngineProcess,
        stage: Stage,
        bar: CompareBar,
        actions: Actions,
    ) -> None:
        super().__init__(bar)
        self._session, self._controller, self._stage = session, controller, stage
        self._bar, self._actions = bar, actions
        self._told = self._learned = False
        self.held_film = HeldFilm(session, controller, engine, self)
        self.held_film.failed.connect(self.failed)
        bar.swapWanted.connect(self.swap)
        bar.holdWanted.connect(self.hold)
        bar.dropWanted.connect(self.drop)
        bar.arrangementChosen.connect(self._arrange)
        bar.differenceChosen.connect(self._differ)
        bar.learnedToggled.connect(self._show_learned)
        session.historyChanged.connect(self._display)
        stage.lookChanged.connect(self._display)
        controller.filmChanged.connect(self._follow_learning)
        self._display()

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What the commands do, by name."""
        arranged = {name: functools.partial(self._arrange, to) for name, to in ARRANGED.items()}
        different = {name: functools.partial(self._differ, to) for name, to in DIFFERENT.items()}
        return {
            "compare": self.toggle,
            "hold_anew": self.hold,
            "swap_sides": self.swap,
            "next_difference": self._differ_otherwise,
            "compare_learned": self._toggle_learned,
            **arranged,
            **different,
        }

    def toggle(self) -> None:
        """Hold what is open, or where something is held drop it."""
        if self._session.held is None:
            self.hold()
        else:
            self.drop()

    def hold(self) -> None:
        """What is open is side A from now on."""
        present = self._present()
        if present is not None:
            self._session.hold(present, self.tr("Hold as A"))
        self._display()

    def drop(self) -> None:
        """Nothing is compared any more; what is open stays."""
        self._session.hold(None, self.tr("Drop A"))
        self._display()

    def swap(self) -> None:
        """A becomes what is open, and what is open is held."""
        present = self._present() if self._compared() else None
        if present is not None:
            self._session.swap_sides(present, self.tr("Swap A and B"))

    def tell(self, told: object) -> None:
        """A story has the stage, whose scenes hold what they compare with; or None: what is open is shown again."""
        self._told = told is not None
        self.held_film.step_aside(self._told)
        self._display()

    def restart(self) -> None:
        """The engine is another one now."""
        self.held_film.restart()

    def finish(self) -> None:
        """The window closes."""
        self.held_film.finish()

    def _compared(self) -> bool:
        """Whether two sides are; says so where they aren't."""
        if self._session.held is None:
            self.said.emit(nothing_held())
        return self._session.held is not None

    def _present(self) -> Held | None:
        try:
            return Held(experiment=self._session.experiment, title=printable(self._session.title))
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return None

    def _arrange(self, to: str, *_checked: object) -> None:
        self._compared()
        self._stage.setComparison(to, self._stage.ownLook.difference)
        self._display()

    def _differ(self, to: str, *_checked: object) -> None:
        self._compared()
        self._stage.setComparison(self._stage.ownLook.arrangement, to)
        self._display()

    def _differ_otherwise(self) -> None:
        place = DIFFERENCES.index(self._stage.ownLook.difference)
        self._differ(DIFFERENCES[(place + 1) % len(DIFFERENCES)])

    def _toggle_learned(self) -> None:
        if reason := self._reason():
            self.said.emit(reason)
        self._show_learned(not self._learned and not reason)

    def _show_learned(self, shown: bool) -> None:
        self._learned = shown
        self._display()

    def _follow_learning(self, film: Film) -> None:
        """B by the learned score, for as long as there is one of what is open."""
        comparing, reason = self._session.held is not None, self._reason()
        self._controller.show_learned(learner_of(film) if self._learned and comparing else "")
        self._bar.displayLearned(self._learned and not reason, reason)
        self._actions["compare_learned"].setChecked(self._learned and not reason)

    def _reason(self) -> str:
        """Why B can't be shown by a learned score, or ""."""
        return reason_against(self._controller.film, comparing=self._session.held is not None)

    def _display(self) -> None:
        held, look = self._session.held, self._stage.ownLook
        comparing = held is not None
        self._actions["compare"].setChecked(comparing)
        for names, shown in ((ARRANGED, look.arrangement), (DIFFERENT, look.difference)):
            for name, value in names.items():
                self._actions[name].setChecked(value == shown)
        self._bar.setVisible(comparing and not self._told)
        if held is None:
            self._learned = False
        else:
            found = differing(held.beside(self._session.experiment).experiment, self._session.experiment)
            details = [f"{each.label}: A {each.a}, B {each.b}" for each in found]
            if self._learned:
                details.append(self.tr("Score: A exact, B learned"))
            self._bar.display(self._sentence(held, len(details)), tuple(details), look.arrangement, look.difference)
        self._follow_learning(self._controller.film)

    def _sentence(self, held: Held, count: int) -> str:
        a, b = held.title or self.tr("A"), self._session.title
        titles = self.tr("A: {}").format(a) if a == b else self.tr("A: {}, B: {}").format(a, b)
        if count == 0:
            return self.tr("{} — nothing differs yet: change a setting").format(titles)
        if count == 1:
            return self.tr("{} — one thing differs").format(titles)
        return self.tr("{} — {} things differ").format(titles, count)
