"""Help > About lists what ships with its licences, and shows their texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QTextBrowser
from pytestqt.qtbot import QtBot

from app.window import licences
from app.window.about import about_page, licence_page
from app.window.help import Help
from app.window.licences import Part, parts
from widgets.main_window import MainWindow
from widgets.stage.stage import Stage


def bundle(folder: Path) -> Path:
    """What a build leaves: a list, and the texts it names."""
    rows = [
        {"name": "x264", "version": "", "licence": "GPL-2.0-or-later", "within": "av 18.1.0", "texts": ["x264/a.txt"]},
        {"name": "Pillow", "version": "13.0", "licence": "MIT-CMU", "within": "", "texts": ["pillow/gone.txt"]},
    ]
    (folder / "x264").mkdir()
    (folder / "x264" / "a.txt").write_text("Copyright of x264 & <friends>")
    (folder / "index.json").write_text(json.dumps(rows))
    return folder


def test_a_bundle_lists_what_its_build_wrote(tmp_path: Path) -> None:
    found = parts(bundle(tmp_path))
    assert [part.name for part in found] == ["Pillow", "x264"]
    assert found[1] == Part(
        name="x264", licence="GPL-2.0-or-later", within="av 18.1.0", texts=(tmp_path / "x264" / "a.txt",)
    )
    assert "Copyright of x264" in found[1].read()
    assert found[0].read() == ""


def test_a_source_run_lists_what_is_installed(tmp_path: Path) -> None:
    found = {part.name: part for part in parts(tmp_path)}
    assert {"torch", "numpy", "scipy", "POT", "PySide6_Essentials", "av", "pillow", "click", "Inter", "Qt 6"} <= set(
        found
    )
    assert not {"pytest", "pyinstaller"} & set(found)
    assert "Redistribution and use" in found["numpy"].read()
    assert "LESSER GENERAL PUBLIC LICENSE" in found["PySide6_Essentials"].read().upper()


@pytest.mark.parametrize("content", ["", "[1]", '{"name": 1}', '[{"name": "x"}]'])
def test_a_damaged_list_is_no_list(tmp_path: Path, content: str) -> None:
    (tmp_path / "index.json").write_text(content)
    assert "torch" in {part.name for part in parts(tmp_path)}


def test_about_links_to_texts(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences.parts, "__defaults__", (bundle(tmp_path),))
    window = MainWindow(Stage())
    qtbot.addWidget(window)
    help_ = Help(window, {})  # type: ignore[arg-type]
    help_.about()
    (about,) = window.findChildren(QDialog)
    (browser,) = about.findChildren(QTextBrowser)
    assert "x264 in av 18.1.0" in browser.toPlainText().replace("\xa0", " ")
    assert "href='licence:1'" in about_page()
    browser.anchorClicked.emit(QUrl("licence:1"))
    text = next(dialog for dialog in window.findChildren(QDialog) if "x264" in dialog.windowTitle())
    assert "Copyright of x264 & <friends>" in text.findChildren(QTextBrowser)[0].toPlainText()
    assert licence_page("0") == ("Pillow", licence_page("0")[1])
    assert "no licence text" in licence_page("0")[1]
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.close()
