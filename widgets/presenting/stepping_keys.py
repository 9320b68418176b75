"""The keys of a presentation, and what each asks for. Clickers send Page Down and Page Up, or F5, the full stop, B."""

from __future__ import annotations

from PySide6.QtCore import Qt

Key = Qt.Key

STEPS: dict[int, str] = {
    Key.Key_Right: "on", Key.Key_Down: "on", Key.Key_PageDown: "on", Key.Key_Space: "on", Key.Key_Return: "on",
    Key.Key_Enter: "on", Key.Key_Left: "back", Key.Key_Up: "back", Key.Key_PageUp: "back", Key.Key_Backspace: "back",
    Key.Key_Home: "first", Key.Key_End: "last", Key.Key_Period: "blank", Key.Key_B: "blank", Key.Key_Escape: "leave",
    Key.Key_N: "notes", Key.Key_Tab: "sliders", Key.Key_Backtab: "sliders",
}  # fmt: skip
CLICKER = frozenset({Key.Key_PageDown, Key.Key_PageUp, Key.Key_Escape})  # heard even while a slider has the focus


def asked_by(key: int, text: str) -> str:
    """What a key asks for: a name of `STEPS`, a digit, or "" for nothing."""
    if len(text) == 1 and text in "0123456789":
        return text
    return STEPS.get(key, "")
