"""Which insight view is shown, how, and what is said of it: menu, keys, the card, and the posterior under the hand."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from engine import INSIGHT_VIEWS, Film, posterior
from widgets.look.number_format import number
from widgets.look.translated import translated_view
from widgets.main_window import MainWindow
from widgets.panels.insight_title import InsightTitle
from widgets.stage.posterior_overlay import SHOWN_IN, PosteriorMark, PosteriorOverlay
from widgets.stage.stage import Stage

from ..commands.actions import Actions
from ..lanes.controller import Controller
from ..lanes.frame_clock import FrameClock
from ..playback.display import Display

POSTERIOR_VIEW = "curvature"


class InsightController(QObject):
    """Takes a choice of view or mode from wherever it comes, and keeps stage, engine, menu and card of one mind."""

    said = Signal(str)  # a sentence for the notice bar

    def __init__(
        self,
        clock: FrameClock,
        controller: Controller,
        window: MainWindow,
        stage: Stage,
        actions: Actions,
        display: Display,
    ) -> None:
        super().__init__(window)
        self._clock, self._controller, self._window, self._stage = clock, controller, window, stage
        self._actions, self._display = actions, display
        self._modes = {view.name: view.default_mode for view in INSIGHT_VIEWS.values()}  # the last of each
        self._shown = ("", "")
        self._under: tuple[float, float] | None = None
        self.title = InsightTitle(stage)
        self.overlay = PosteriorOverlay(stage)
        self.title.raise_()
        self.menu = QMenu(self.tr("&Insight"), window.menuBar())
        self.menu.setToolTipsVisible(True)
        self._mode_actions = QActionGroup(self)
        self._fill_menu()
        self.title.clicked.connect(self._drop_down)
        self.menu.aboutToShow.connect(self._list_modes)
        self._mode_actions.triggered.connect(self._take_mode)
        window.card.modeChosen.connect(self.show_mode)
        stage.lookChanged.connect(self._follow)
        stage.hovered.connect(self._point)
        clock.frame.connect(self._track)
        controller.filmChanged.connect(self._tell)
        self._follow()

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What the commands of the Insight menu do, by name."""
        views = {f"insight_{name}": functools.partial(self._take_view, name) for name in INSIGHT_VIEWS}
        return {**views, "insight_mode": self.next_mode}

    def show_view(self, name: str) -> None:
        """Show a view in the mode it was last shown in. Raises KeyError for one that is not declared."""
        self._stage.setInsight(name, self._modes[name])

    def show_mode(self, mode: str) -> None:
        """Show the present view in one of its modes."""
        self._stage.setInsight(self._stage.look.insight, mode)

    def next_mode(self) -> None:
        """The mode after the present one, and after the last the first."""
        modes = [name for name, _ in INSIGHT_VIEWS[self._stage.look.insight].modes]
        if modes:
            self.show_mode(modes[(modes.index(self._mode) + 1) % len(modes)])
        else:
            self.said.emit(self.tr("This insight view has one mode only."))

    @property
    def _mode(self) -> str:
        """The mode on the stage; a look without one shows the view's first."""
        view, mode = INSIGHT_VIEWS[self._stage.look.insight], self._stage.look.mode
        return mode if mode in dict(view.modes) else view.default_mode

    def _take_view(self, name: str, _checked: bool = False) -> None:
        self.show_view(name)
        self._window.pages.showPage("view")

    def _follow(self) -> None:
        """The look changed, by whomever: the engine computes its view, the card and the menu say so."""
        name = self._stage.look.insight
        if (name, self._mode) == self._shown:
            return
        another, self._shown = name != self._shown[0], (name, self._mode)
        self._modes[name] = self._mode
        self._actions[f"insight_{name}"].setChecked(True)
        if another:
            if self._controller.view != name:
                self._controller.set_view(name)
            self._point(None, "")
        self._window.card.display(INSIGHT_VIEWS[name], self._mode)
        self._tell(self._controller.film)

    def _tell(self, film: Film) -> None:
        """The claim of what the pane shows, at the present settings."""
        learned = film.learning is not None and self._shown[0] == "learning"
        found = film.learning.insight if film.learning is not None and learned else film.insight
        self._window.card.displayInsight(found if found is not None and found.view == self._shown[0] else None)

    def _fill_menu(self) -> None:
        self.menu.addActions([self._actions[f"insight_{name}"] for name in INSIGHT_VIEWS])
        self.menu.addSeparator()
        self.menu.addActions([self._actions["insight_mode"], self._actions["curves"]])

    def _list_modes(self) -> None:
        """The modes of the present view, at the menu's end."""
        for old in self._mode_actions.actions():
            self._mode_actions.removeAction(old)
            self.menu.removeAction(old)
            old.deleteLater()
        for name, title in translated_view(INSIGHT_VIEWS[self._stage.look.insight]).modes:
            action = QAction(title, self.menu)
            action.setCheckable(True)
            action.setChecked(name == self._mode)
            action.setData(name)
            self._mode_actions.addAction(action)
            self.menu.insertAction(self._actions["insight_mode"], action)

    def _take_mode(self, action: QAction) -> None:
        self.show_mode(str(action.data()))

    def _drop_down(self) -> None:
        self.menu.popup(self.title.mapToGlobal(QPoint(0, self.title.height())))

    def _point(self, position: tuple[float, float] | None, pane: str) -> None:
        """The hand is at a place of a pane, or nowhere."""
        wanted = pane in SHOWN_IN and self._stage.look.insight == POSTERIOR_VIEW
        if (position if wanted else None) != self._under:
            self._under = position if wanted else None
            self._track(self._clock.phase)

    def _track(self, phase: float) -> None:
        """Mean and spread of X_0 at the place under the hand, at the clock's noise level."""
        experiment = self._controller.film.experiment
        if self._under is None or len(experiment.cloud) == 0 or experiment.cloud.d != 2:
            if self.overlay.mark is not None:
                self.overlay.display(None)
                self._display.remark("")
            return
        level = float(experiment.schedule.level_of_phase(phase))
        found = posterior(experiment, level, np.array(self._under))
        self.overlay.display(PosteriorMark(x=self._under, posterior=found))
        x, y = (number(value, 2) for value in self._under)
        self._display.remark(f"at ({x}, {y}): localisation Lᵣ {number(found.localisation, 3)}")
