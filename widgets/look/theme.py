"""Light and dark: our own colours, palette and style sheet. Categories follow Okabe and Ito (2008)."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from resources import path

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ThemeName = Literal["light", "dark"]
THEME_NAMES: tuple[ThemeName, ...] = ("light", "dark")
TEXT_PIXELS = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours as "#rrggbb". Text colours keep a contrast of 4.5 on the surfaces they stand on (a test measures it).

    Surfaces: `window`, `card`, `raised` (fields, buttons), `hover`; lines: `border`, `control` (3:1), `grid`, `axis`.
    `labels`: one colour a class; `ramp`: colours of the density map, low to high; `diverging`: of signed fields,
    an odd number around the middle; `ink`: particles over that map; `sides`: of A and B, where two are compared.
    """

    name: ThemeName
    window: str
    card: str
    raised: str
    hover: str
    border: str
    control: str
    text: str
    muted: str
    grid: str
    axis: str
    accent: str
    accent_hover: str
    accent_text: str
    selection: str
    forward: str
    reverse: str
    transport: str
    insight: str
    warning: str
    warning_card: str
    error: str
    error_card: str
    focus: str
    ink: str
    labels: tuple[str, ...]
    ramp: tuple[str, ...]
    diverging: tuple[str, ...]
    sides: tuple[str, str]

    def pane(self, name: str) -> str:
        """The colour of a pane: forward, reverse, transport or insight."""
        return {
            "forward": self.forward,
            "reverse": self.reverse,
            "transport": self.transport,
            "insight": self.insight,
        }[name]

    def side(self, name: str) -> str:
        """The colour of a side of a comparison: "A" or "B"."""
        return dict(zip("AB", self.sides, strict=True))[name]


@functools.cache
def theme(name: ThemeName) -> Theme:
    """The colours of "light" or "dark" from `resources/theme.json`. Raises KeyError for another name."""
    colours = json.loads(path("theme.json").read_text(encoding="utf-8"))[name]
    colours |= {name: tuple(colours[name]) for name in ("labels", "ramp", "diverging", "sides")}
    return Theme(name=name, **colours)


def system_theme() -> ThemeName:
    """What the desktop asks for; where it says nothing, whichever its palette looks like."""
    scheme = QGuiApplication.styleHints().colorScheme()
    if scheme == Qt.ColorScheme.Unknown:
        return "dark" if QGuiApplication.palette().window().color().lightness() < 128 else "light"
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def window_theme(widget: QWidget) -> Theme:
    """Our colours that go with the palette of a widget."""
    return theme("dark" if widget.palette().color(QPalette.ColorRole.Window).lightness() < 128 else "light")


def palette(colours: Theme) -> QPalette:
    """Every role of a QPalette, with muted text for what is disabled."""
    role = QPalette.ColorRole
    table = {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.card,
        role.AlternateBase: colours.raised,
        role.Text: colours.text,
        role.PlaceholderText: colours.muted,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.error,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.accent_text,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.insight,
        role.Light: colours.hover,
        role.Midlight: colours.raised,
        role.Mid: colours.border,
        role.Dark: colours.border,
        role.Shadow: colours.window,
    }
    made = QPalette()
    for key, colour in table.items():
        made.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(colours.control))
    return made
