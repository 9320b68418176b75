"""Translations are wired: a made-up language reaches menus, sliders, panes and widgets; without one all is English."""

from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as Tree
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from app.window.translation import install_translations
from app.window.window import Lab
from engine import Experiment, parameters_of
from widgets.painting.look import Look, title
from widgets.panels.playback_bar import PlaybackBar

ROOT = Path(__file__).parents[3]
LOCALE = QLocale(QLocale.Language.Esperanto)


def shout(text: str) -> str:
    """Our made-up language: mirrored words in brackets, as mnemonics and placeholders need them kept."""
    return f"«{text}»"


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "scripts" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(translations: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """tidemark_eo.qm with every text of the program."""
    ts = tmp_path_factory.mktemp("translations") / "tidemark_eo.ts"
    translations.update(ts)
    tree = Tree.parse(ts)
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        translation.attrib.pop("type", None)
        translation.text = shout(message.findtext("source", ""))
    tree.write(ts, encoding="utf-8", xml_declaration=True)
    translations.update(ts)  # a second run keeps what was translated
    translations.compile_translation(ts)
    return ts.parent


@pytest.fixture
def esperanto(folder: Path) -> Iterator[tuple[QTranslator, ...]]:
    found = install_translations(LOCALE, folder)
    yield found
    for translator in found:
        QCoreApplication.removeTranslator(translator)


def test_every_command_parameter_and_view_is_listed(translations: ModuleType) -> None:
    listed = translations.declared()
    assert {p.label for p in parameters_of(Experiment).values()} <= set(listed["Parameters"])
    assert "&File" in listed["Menus"]
    assert len(listed["Actions"]) > 100


def test_a_language_reaches_every_kind_of_text(
    esperanto: tuple[QTranslator, ...], open_lab: Callable[..., Lab]
) -> None:
    assert esperanto
    lab = open_lab()
    assert lab.actions["open"].text() == "«&Open…»"
    assert lab.window.menuBar().actions()[0].text() == "«&File»"
    assert lab.window.panel.rows["termination_time"].label.text() == "«Termination time»"
    assert title("forward", Look()) == "«Forward diffusion»"
    assert title("insight", Look()).startswith("«Density")
    assert lab.window.playback.start.accessibleName() == "«To the start»"


def test_without_a_translation_it_is_english(tmp_path: Path, qapp: QCoreApplication) -> None:
    assert not [t for t in install_translations(LOCALE, tmp_path) if "tidemark" in t.filePath()]
    bar = PlaybackBar()
    assert bar.start.accessibleName() == "To the start"
    bar.deleteLater()
