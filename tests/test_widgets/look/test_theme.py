"""Light and dark: readable by measurement, complete, and applied to ordinary widgets."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from widgets.look.fonts import family, font
from widgets.look.style_sheet import apply_theme, style_sheet
from widgets.look.theme import THEME_NAMES, ThemeName, palette, system_theme, theme
from widgets.painting.look import PANES


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEME_NAMES)
def test_texts_reach_the_contrast_of_wcag_aa(name: ThemeName, qapp: QApplication) -> None:
    colours = theme(name)
    for text in (colours.text, colours.muted):
        for ground in (colours.window, colours.card, colours.raised):
            assert contrast(text, ground) >= 4.5  # WCAG 2.2, 1.4.3: ordinary text
    assert contrast(colours.accent_text, colours.accent) >= 4.5
    assert contrast(colours.warning, colours.warning_card) >= 4.5
    assert contrast(colours.error, colours.error_card) >= 4.5
    assert contrast(colours.text, colours.selection) >= 4.5


@pytest.mark.parametrize("name", THEME_NAMES)
def test_marks_reach_the_contrast_of_graphics(name: ThemeName, qapp: QApplication) -> None:
    colours = theme(name)
    for mark in (*(colours.pane(pane) for pane in PANES), colours.control, colours.focus):
        assert contrast(mark, colours.card) >= 3.0  # WCAG 2.2, 1.4.11: graphical objects


@pytest.mark.parametrize("name", THEME_NAMES)
def test_sides_are_told_apart_and_carry_their_letters(name: ThemeName, qapp: QApplication) -> None:
    colours = theme(name)
    for side in "AB":
        assert contrast(colours.card, colours.side(side)) >= 4.5  # the letter on its square
        assert contrast(colours.window, colours.side(side)) >= 3.0
    a, b = (QColor(colours.side(side)) for side in "AB")
    assert a.blue() - a.red() > 40 > -40 > b.blue() - b.red()  # blue against yellow, which red-green blindness keeps
    assert not {colours.side("A"), colours.side("B")} & {colours.pane(pane) for pane in PANES}


@pytest.mark.parametrize("name", THEME_NAMES)
def test_every_colour_is_one_and_classes_differ(name: ThemeName, qapp: QApplication) -> None:
    values = dataclasses.asdict(theme(name))
    assert values.pop("name") == name
    flat = [c for value in values.values() for c in ((value,) if isinstance(value, str) else value)]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in flat)
    assert len(set(values["labels"])) == len(values["labels"]) == 8


def test_unknown_theme_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        theme("sepia")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", THEME_NAMES)
def test_style_sheet_is_filled_in_and_its_pictures_exist(name: ThemeName, qapp: QApplication) -> None:
    sheet = style_sheet(theme(name))
    assert "$" not in sheet
    assert theme(name).focus in sheet
    pictures = re.findall(r'url\("(.+?)"\)', sheet)
    assert len(pictures) == 2
    assert all(Path(picture).read_text(encoding="utf-8").startswith("<svg") for picture in pictures)


def test_applying_a_theme_reaches_widgets(restored: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel("0123456789", window)
    grounds = []
    for name in THEME_NAMES:
        assert apply_theme(restored, name) == theme(name)
        grounds.append(window.grab().toImage().pixelColor(window.width() - 2, window.height() - 2).name())
        assert label.palette().windowText().color() == QColor(theme(name).text)
    assert grounds == [theme(name).window for name in THEME_NAMES]
    assert QFontInfo(label.font()).family() == "Inter"


def test_disabled_text_steps_back(qapp: QApplication) -> None:
    made = palette(theme("dark"))
    role = QPalette.ColorRole.WindowText
    assert made.color(QPalette.ColorGroup.Disabled, role) != made.color(QPalette.ColorGroup.Active, role)


def test_system_theme_is_one_of_ours(qapp: QApplication) -> None:
    assert system_theme() in THEME_NAMES


def test_bundled_font_has_figures_of_one_width(qapp: QApplication) -> None:
    assert family() == "Inter"
    metrics = QFontMetricsF(font(40))
    widths = [metrics.horizontalAdvance(digit) for digit in "0123456789"]
    assert max(widths) - min(widths) < 1e-6  # one advance in the font file, so equal but for rounding
