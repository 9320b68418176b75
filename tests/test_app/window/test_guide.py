"""The user guide: its window works by mouse and keys, and what it says of menus, keys and commands is so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import resources
from app.cli.program import tidemark
from app.commands import COMMANDS
from app.window.guide_controller import ORDER, guide_pages
from app.window.menus import MENUS
from app.window.window import Lab
from widgets.guide.guide_view import GuideView

OpenLab = Callable[..., Lab]
PAGES = {page.path.name: page.text for page in guide_pages()}
FOLDER = resources.path("guide")


@pytest.fixture
def view(qtbot: QtBot) -> GuideView:
    made = GuideView(guide_pages())
    qtbot.addWidget(made)
    made.openPage()
    made.show()
    return made


def test_every_page_is_in_the_order_of_reading_and_linked_from_the_first() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(ORDER)
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", PAGES["index.md"]))
    assert linked == set(ORDER) - {"index.md"}


def test_every_link_and_picture_is_there_and_every_picture_is_shown() -> None:
    targets = {(name, target) for name, text in PAGES.items() for target in re.findall(r"\]\(([^)]+)\)", text)}
    assert [pair for pair in targets if not (FOLDER / pair[1]).is_file()] == []
    shown = {target for _, target in targets if target.startswith("pictures/")}
    assert shown == {f"pictures/{path.name}" for path in (FOLDER / "pictures").iterdir()}


def _plain(text: str) -> str:
    return text.replace("&", "").rstrip("…")


def _entries() -> set[str]:
    """ "Menu ▸ Command" of every command that stands in a menu, submenus' commands under the menu's name."""
    texts = {command.name: _plain(command.text) for command in COMMANDS}
    found = set()
    for title, entries in MENUS.items():
        for entry in entries:
            names = () if entry is None else (entry,) if isinstance(entry, str) else filter(None, entry[1])
            found |= {f"{_plain(title)} ▸ {texts[name]}" for name in names}
            if isinstance(entry, tuple):
                found.add(f"{_plain(title)} ▸ {_plain(entry[0])}")
    return found | {"View ▸ Insight"}


def test_menus_that_are_named_exist() -> None:
    named = {entry for text in PAGES.values() for entry in re.findall(r"\*\*(\w+ ▸ [^*]+)\*\*", text)}
    assert len(named) > 15
    assert named - _entries() == set()


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("`Ctrl+P`", "presets"), ("`Ctrl+E`", "export"), ("`Ctrl+S`", "save"), ("`Ctrl+L`", "learn"),
        ("`F7`", "curves"), ("`K`", "add_scene"), ("`Shift+K`", "story"), ("`Ctrl+Space`", "story_play"),
        ("`F5`", "present"), ("`C`", "compare"), ("`Shift+C`", "hold_anew"), ("`Ctrl+Shift+X`", "swap_sides"),
        ("`D`", "next_difference"), ("`F11`", "full_screen"),
        ("`Space`", "play"), ("`R`", "backwards"), ("`M`", "insight_mode"), ("`N`", "second"), ("`X`", "cross_hair"),
        ("`Ctrl+0`", "reset_view"), ("`Alt+3`", "insight_basins"), ("`Home`", "to_start"), ("`I`", "span_in"),
        ("`B`", "brush"), ("`L`", "pencil"), ("`P`", "put"), ("`E`", "eraser"), ("`S`", "select"), ("`G`", "attract"),
        ("`J`", "jitter"), ("`T`", "stamp"), ("`H`", "hand"), ("`Shift+G`", "push"), ("`F8`", "studies"),
    ],
)  # fmt: skip
def test_keys_that_are_named_are_the_commands(words: str, command: str) -> None:
    assert any(words in text for text in PAGES.values())
    assert words.strip("`") in next(each for each in COMMANDS if each.name == command).keys


def _command_lines() -> list[str]:
    lines = [line for text in PAGES.values() for line in re.findall(r"^    (tidemark .*)$", text, re.MULTILINE)]
    return [line.split("#")[0].strip() for line in lines]


@pytest.mark.parametrize("line", [line for line in _command_lines() if line != "tidemark"])
def test_command_lines_that_are_shown_parse(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name, *arguments = shlex.split(line)[1:]
    command = tidemark.get_command(click.Context(tidemark), name)
    if command is None:
        assert name == "moons"  # what the window opens
        return
    command.make_context(name, arguments)


def test_pages_are_opened_by_list_link_and_way_back(view: GuideView) -> None:
    assert view.page == "index.md"
    view.list.setFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    assert view.page == ORDER[1]
    view.openPage("draw.md")
    assert view.list.currentItem().text() == "Draw"
    QTest.mouseClick(view.back, Qt.MouseButton.LeftButton)
    assert view.page == ORDER[1]


def test_search_leaves_the_pages_with_the_words_and_goes_from_place_to_place(view: GuideView) -> None:
    QTest.keyClicks(view.search, "standardised")
    shown = [view.list.item(row).text() for row in range(view.list.count()) if not view.list.item(row).isHidden()]
    assert shown == ["Draw", "Open files"]
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert view.page == "draw.md"
    assert view.browser.textCursor().selectedText().casefold() == "standardised"
    view.search.setText("no such words at all")
    assert all(view.list.item(row).isHidden() for row in range(view.list.count()))


def test_pictures_are_as_wide_as_the_page_at_most(view: GuideView, qtbot: QtBot) -> None:
    view.openPage("draw.md")
    for width in (1100, 560):
        view.resize(width, 600)
        browser = view.browser
        qtbot.waitUntil(lambda seen=browser: seen.document().idealWidth() <= seen.viewport().width() + 1)
        assert browser.horizontalScrollBar().maximum() == 0
        assert browser.document().idealWidth() > 0.8 * browser.viewport().width()


def test_it_opens_by_its_key_and_closes_with_the_window(open_lab: OpenLab) -> None:
    lab = open_lab()
    lab.actions["guide"].trigger()
    view = lab.help.guide.view
    assert view is not None
    assert view.isVisible()
    assert view.page == "index.md"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()
    lab.actions["guide"].trigger()
    lab.help.guide.close()
    assert not view.isVisible()
