"""The style sheet of ordinary widgets, filled in with a theme's colours: flat, calm, with a visible focus ring."""

from __future__ import annotations

import string

from PySide6.QtWidgets import QApplication, QStyleFactory

from resources import path

from .fonts import font
from .theme import TEXT_PIXELS, Theme, ThemeName, palette, theme

SHEET = string.Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 5px 7px; }
QMenuBar { background: $window; border-bottom: 1px solid $border; padding: 2px 3px; }
QMenuBar::item { padding: 4px 5px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenu { background: $card; border: 1px solid $border; border-radius: 7px; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 22px; border-radius: 5px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $control; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }

QPushButton, QToolButton { background: $raised; color: $text; border: 1px solid $border; border-radius: 6px; }
QPushButton { padding: 5px 14px; min-height: 18px; }
QToolButton { padding: 4px; }
QToolButton[autoRaise="true"] { background: transparent; border-color: transparent; }
QToolBar QToolButton { background: transparent; border-color: transparent; padding: 6px; }
QPushButton:hover, QToolButton:hover, QToolBar QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $border; }
QPushButton:checked, QToolButton:checked, QToolBar QToolButton:checked {
    background: $selection; border-color: $accent; color: $text; }
QPushButton:default { background: $accent; border-color: $accent; color: $accent_text; font-weight: 500; }
QPushButton:default:hover { background: $accent_hover; }
QPushButton:focus, QToolButton:focus, QToolBar QToolButton:focus { border: 1px solid $focus; }
QPushButton:default:focus { border: 2px solid $text; padding: 4px 13px; }
QPushButton:disabled, QToolButton:disabled { color: $control; background: transparent; }

QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit, QComboBox {
    background: $card; color: $text; border: 1px solid $border; border-radius: 6px; padding: 3px 7px;
    selection-background-color: $accent; selection-color: $accent_text; }
QComboBox { min-height: 18px; padding-right: 20px; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: $control; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border: 1px solid $focus; }
QLineEdit[invalid="true"] { border: 1px solid $error; background: $error_card; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: $control; background: $window; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$chevron"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $border; padding: 3px; outline: none;
    selection-background-color: $selection; selection-color: $text; }

QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $card; border: 2px solid $accent; width: 12px; height: 12px;
    margin: -6px 0; border-radius: 8px; }
QSlider::handle:horizontal:hover { background: $selection; }
QSlider::handle:horizontal:focus { background: $accent; border-color: $focus; }
QSlider::sub-page:horizontal:disabled { background: $control; }
QSlider::handle:horizontal:disabled { border-color: $control; }

QCheckBox, QRadioButton { spacing: 8px; padding: 2px; border: 1px solid transparent; border-radius: 5px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator, QListView::indicator { width: 14px; height: 14px; border: 1px solid $control;
    border-radius: 4px; background: $card; }
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QListView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox:disabled { color: $control; }

QGroupBox { border: 1px solid $border; border-radius: 8px; margin-top: 10px; padding: 10px 8px 8px 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; color: $muted; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: none; border: none; width: 0; height: 0; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $border; }
QProgressBar { background: $border; border: none; border-radius: 3px; max-height: 6px; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QToolBar { background: $window; border: none; spacing: 2px; padding: 4px; }
QToolBar::separator { background: $border; width: 1px; height: 1px; margin: 6px 4px; }
QStatusBar { background: $window; color: $muted; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
StudyList { background: $card; border: 1px solid $border; border-radius: 8px; padding: 4px; outline: none; }
StudyList:focus { border-color: $focus; }
StudyList::item:selected, ChecksTable::item:selected { background: $selection; color: $text; }
ChecksTable::item { padding: 0 4px; }
RowsTable::item { padding: 0 6px; }
QHeaderView::section { background: $raised; color: $muted; border: none; padding: 4px 6px; }
""")


def style_sheet(colours: Theme) -> str:
    """Qt style sheet in `colours`. Mark a field wrong with the dynamic property `invalid`."""
    pictures = {
        "chevron": path("icons", f"style-chevron-{colours.name}.svg").as_posix(),
        "check": path("icons", f"style-check-{colours.name}.svg").as_posix(),
    }
    flat = {field: getattr(colours, field) for field in colours.__slots__ if isinstance(getattr(colours, field), str)}
    return SHEET.substitute(flat | pictures)


def apply_theme(app: QApplication, name: ThemeName) -> Theme:
    """Gives every ordinary widget our palette, font and style sheet; returns the colours for those who paint.

    Where the application wears them already nothing is done: each widget that is there would be dressed anew.
    """
    colours = theme(name)
    sheet, inks, letters = style_sheet(colours), palette(colours), font(TEXT_PIXELS)
    if (app.styleSheet(), app.palette(), app.font()) == (sheet, inks, letters):
        return colours
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(inks)
    app.setFont(letters)
    app.setStyleSheet(sheet)
    return colours
