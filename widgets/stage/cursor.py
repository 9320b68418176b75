"""What the mouse pointer looks like over the stage."""

from __future__ import annotations

from PySide6.QtCore import Qt

from .overlays.selection_box import Handle

Shape = Qt.CursorShape
HANDLES: dict[Handle, Shape] = {
    "": Shape.CrossCursor, "inside": Shape.SizeAllCursor, "turn": Shape.PointingHandCursor,
    "n": Shape.SizeVerCursor, "s": Shape.SizeVerCursor, "e": Shape.SizeHorCursor, "w": Shape.SizeHorCursor,
    "nw": Shape.SizeFDiagCursor, "se": Shape.SizeFDiagCursor, "ne": Shape.SizeBDiagCursor, "sw": Shape.SizeBDiagCursor,
}  # fmt: skip


def cursor_shape(tool: str, handle: Handle, *, gripping: bool, drawing: bool, held: bool = False) -> Shape:
    """`handle`: of the choice's box under the hand; `drawing`: whether the hand is on the forward pane's plot.

    `held`: on that of side A, where nothing is drawn.
    """
    if gripping:
        return Shape.ClosedHandCursor
    if tool == "hand":
        return Shape.OpenHandCursor
    if not drawing:
        return Shape.ForbiddenCursor if held else Shape.ArrowCursor
    return HANDLES[handle if tool == "select" else ""]
