"""Access: every control of the whole window has a name, a tooltip and a way to it without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QScrollBar,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.window.window import Lab
from widgets.controls.segments import Segments
from widgets.stage.canvas import StageCanvas

OpenLab = Callable[..., Lab]
CONTROLS = (
    QAbstractButton, QAbstractSlider, QAbstractSpinBox, QAbstractItemView, QComboBox, QLineEdit, StageCanvas,
)  # fmt: skip
DIALOGS = ("export", "preferences", "presets", "curves", "keys", "about", "export_points", "open", "studies")


def is_qts_own(widget: QWidget) -> bool:
    """Parts that Qt makes inside a control, which are reached through it: editors, drop-downs, scroll bars, ..."""
    if isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (QComboBox, QAbstractSpinBox, QAbstractItemView, QLineEdit)):
            return True
        parent = parent.parentWidget()
    return False


def controls(root: QWidget) -> list[QWidget]:
    """Everything that can be used, hidden parts (folded groups, bars that appear) included."""
    found = [w for w in root.findChildren(QWidget) if isinstance(w, CONTROLS) and not is_qts_own(w)]
    return [w for w in found if not (isinstance(w, QToolButton) and not w.defaultAction() and not w.text()
                                     and w.icon().isNull())]  # fmt: skip


def accessible_text(widget: QWidget) -> str:
    label = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} '{widget.accessibleName() or label}' in {type(widget.parentWidget()).__name__}"


def reachable(widget: QWidget) -> bool:
    """By Tab, by a shortcut, or (one of exclusive buttons) by the arrow keys."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return True
    if isinstance(widget.parentWidget(), Segments):  # Tab comes to the chosen one, the arrow keys to the others
        return any(other.focusPolicy() & Qt.FocusPolicy.TabFocus for other in widget.parentWidget().buttons.values())
    if isinstance(widget, QToolButton):
        action = widget.defaultAction()
        return action is not None and not action.shortcut().isEmpty()
    return False


def complaints(root: QWidget) -> list[str]:
    found = []
    for widget in controls(root):
        named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
        if not named:
            found.append(f"no name: {accessible_text(widget)}")
        parent = widget.parentWidget()
        tipped = widget.toolTip() or (parent is not None and parent.toolTip()) or isinstance(widget, StageCanvas)
        if not tipped and not isinstance(widget.parentWidget(), (QDialogButtonBox, QToolBar)):
            found.append(f"no tooltip: {accessible_text(widget)}")
        if not reachable(widget):
            found.append(f"not by keyboard: {accessible_text(widget)}")
    return found


def test_every_control_of_the_window(open_lab: OpenLab) -> None:
    lab = open_lab()
    assert len(controls(lab.window)) > 60
    assert complaints(lab.window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog(open_lab: OpenLab, name: str) -> None:
    lab = open_lab()
    before = {window for window in QApplication.topLevelWidgets() if window.isVisible()}
    lab.actions[name].trigger()
    opened = [w for w in QApplication.topLevelWidgets() if w not in before and w.isVisible()]
    assert opened, f"{name} opened nothing"
    ours = [w for w in opened if type(w).__module__.startswith(("widgets", "app")) or type(w) is QDialog]
    found = [complaint for window in ours for complaint in complaints(window)]
    for window in opened:
        window.close()
    assert found == []
