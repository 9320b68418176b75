"""Which tool is taken, how it is set, on which drawing it works; and the commands about these."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from engine import EngineError, formula_curve
from widgets.panels.tool_options import ToolOptions as Strip
from widgets.stage.stage import Stage

from ..commands.actions import Actions
from ..commands.notices import Notices
from ..lanes.frame_clock import FrameClock
from ..tools import LABELS, OPTIONS, TOOLS, ToolOptions
from ..tools.canvas import Canvas
from ..tools.selection import Selection
from .drawing import Drawing

GROWTH = 1.25
ASIDE = 0.15  # world units between points and their duplicates
BESIDE = {"select": ("assign_label",)}  # actions that the strip shows with a tool
CROSS_HAIR = (
    "Arrows move the cross-hair (Shift: far), Enter draws, Delete erases. X puts it away, and the arrows step through "
    "time again."
)


class Toolbox(QObject):
    """Shows on the stage and on the strip what is set, and sets what they ask for."""

    def __init__(
        self,
        drawing: Drawing,
        selection: Selection,
        canvas: Canvas,
        stage: Stage,
        clock: FrameClock,
        notices: Notices,
        actions: Actions,
        strip: Strip,
    ) -> None:
        super().__init__(drawing)
        self._drawing = drawing
        self._selection = selection
        self._canvas = canvas
        self._stage = stage
        self._clock = clock
        self._notices = notices
        self._actions = actions
        self._strip = strip
        strip.setOptions(tuple(OPTIONS.values()), {"assign_label": actions["assign_label"]})
        strip.changed.connect(drawing.set_option)
        drawing.optionsChanged.connect(self._show)
        drawing.failed.connect(notices.fail)
        selection.failed.connect(notices.fail)
        selection.changed.connect(self._show_choice)
        canvas.turned.connect(actions["second"].setChecked)
        stage.crossHairShown.connect(actions["cross_hair"].setChecked)
        actions["brush"].setChecked(True)
        stage.setTool("brush")
        self._show(drawing.options)
        self._show_choice(())

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What the commands about tools do, by name."""
        return {
            **{name: partial(self._take, name) for name in TOOLS},
            **{f"label_{k + 1}": partial(self._take_label, k) for k in range(LABELS)},
            "push": self._take_push,
            "smaller": self._shrink,
            "larger": self._grow,
            "cross_hair": self._show_cross_hair,
            "second": self._turn,
            "copy_second": self._canvas.copy_to_second,
            "swap_second": self._canvas.swap,
            "clear_second": self._canvas.clear_second,
            "clear": self._clear,
            "select_all": self._select_all,
            "duplicate": self._duplicate,
            "delete": self._delete,
            "assign_label": self._assign_label,
        }

    def _take(self, name: str, _checked: bool = True) -> None:
        """Drawing happens at the data: the clock goes there, and that is said."""
        if name == "attract":
            self._drawing.set_option("push", False)
        self._stage.setTool(name)
        self._actions[name].setChecked(True)
        self._show(self._drawing.options)
        if name != "hand" and self._clock.phase > 0:
            self._clock.pause()
            self._clock.jump(0.0)
            self._notices.say("Drawing happens at t = 0: the clock is there now.")

    def _take_push(self) -> None:
        self._take("attract")
        self._drawing.set_option("push", True)

    def _take_label(self, label: int, _checked: bool = True) -> None:
        self._drawing.set_option("label", label)

    def _shrink(self) -> None:
        self._resize(1 / GROWTH)

    def _grow(self) -> None:
        self._resize(GROWTH)

    def _resize(self, factor: float) -> None:
        """The tool's own size; that of the eraser, which Ctrl makes of it, where it has none."""
        name = TOOLS[self._stage.tool].reach or "radius"
        self._drawing.set_option(name, getattr(self._drawing.options, name) * factor)

    def _show_cross_hair(self, shown: bool) -> None:
        if shown and self._stage.tool == "hand":
            self._take("brush")
        self._stage.setCrossHair(shown)
        if shown:
            self._clock.pause()
            self._clock.jump(0.0)
            self._notices.say(CROSS_HAIR)

    def _turn(self, second: bool) -> None:
        self._stage.endGesture()
        self._canvas.turn(second)
        self._notices.say("The tools draw on ν now; N goes back." if second else "The tools draw on the drawing again.")

    def _clear(self) -> None:
        self._stage.endGesture()
        self._canvas.clear()

    def _select_all(self) -> None:
        if self._stage.tool != "select":
            self._take("select")
        self._selection.all()

    def _duplicate(self) -> None:
        self._stage.endGesture()
        self._selection.duplicate(ASIDE)

    def _delete(self) -> None:
        self._stage.endGesture()
        self._selection.delete()

    def _assign_label(self) -> None:
        self._stage.endGesture()
        self._selection.label(self._drawing.options.label)

    def _show(self, options: ToolOptions) -> None:
        tool = TOOLS[self._stage.tool]
        radius = float(getattr(options, tool.reach)) if tool.reach else 0.0
        self._stage.setBrushRadius(radius, options.radius)
        self._stage.setLasso(options.lasso)
        self._actions[f"label_{options.label + 1}"].setChecked(True)
        self._strip.display(dataclasses.asdict(options), _shown(tool.name, options))
        for name in ("x", "y"):
            self._strip.fields[name].setProblem(_problem(getattr(options, name)) if options.shape == "formula" else "")

    def _show_choice(self, _positions: object) -> None:
        some = self._selection.count > 0
        for name in ("duplicate", "delete", "assign_label"):
            self._actions[name].setEnabled(some)


def _shown(name: str, options: ToolOptions) -> tuple[str, ...]:
    """Names of what the strip shows: of the stamp's settings, those of its shape."""
    others = {"text": ("text",), "formula": ("x", "y")}
    hidden = {part for shape, parts in others.items() if shape != options.shape for part in parts}
    return tuple(option for option in TOOLS[name].options if option not in hidden) + BESIDE.get(name, ())


def _problem(formula: str) -> str:
    """Why a formula can't be drawn, or ""."""
    try:
        formula_curve(formula, "0", 2)
    except EngineError as error:
        return f"{error.message.replace(' for x', '')} {error.hint}"
    return ""
