"""A panel of the window as a file: SVG and PNG, of a chart or of tiles, as it is looked at; all or nothing."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.commands.notices import Notices
from app.export.chart_picture import write_panel
from app.insight.chart_saving import ChartSaving
from engine import STUDIES, Chart, EngineError, Findings, Panel, Series, StudyRequest, StudyResult, Tiles
from widgets.look.theme import window_theme
from widgets.painting.chart_look import ChartLook, TilesLook
from widgets.panels.notice_bar import NoticeBar
from widgets.studies.window import StudyWindow

TILES = Tiles(title="Pictures", images=np.random.default_rng(0).random((2, 3, 8, 8)), column_labels=("a", "b", "c"))
LINE = Series(label="one", kind="measured", x=np.arange(5.0), y=np.arange(5.0))
CHART = Chart(title="A line", x_label="x", y_label="y", series=(LINE,))
LOOKS = [(TILES, TilesLook(x=(0.0, 1.0), y=(0.0, 1.0))), (CHART, ChartLook(x=(1.0, 2.0)))]


@pytest.mark.parametrize(("panel", "look"), LOOKS)
def test_a_panel_is_written_whole_or_as_it_is_looked_at(
    panel: Panel, look: ChartLook | TilesLook, tmp_path: Path
) -> None:
    pictures = []
    for name, given in (("whole", None), ("part", look)):
        write_panel(tmp_path / f"{name}.png", panel, "dark", given)
        write_panel(tmp_path / f"{name}.svg", panel, "light", given)
        pictures.append(QImage(str(tmp_path / f"{name}.png")))
        assert f"<title>{panel.title}</title>" in (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
    assert pictures[0].size() == pictures[1].size()
    assert pictures[0] != pictures[1]


def test_an_svg_of_a_part_has_only_the_tiles_that_are_seen(tmp_path: Path) -> None:
    found = []
    for look in (None, TilesLook(x=(1.0, 2.0), y=(0.0, 1.0))):
        write_panel(tmp_path / "tiles.svg", TILES, "light", look)
        found.append(len(re.findall("<image", (tmp_path / "tiles.svg").read_text(encoding="utf-8"))))
    assert found[0] == 6
    assert 1 <= found[1] < 6


def test_an_svg_of_a_part_keeps_curves_within_the_box(tmp_path: Path) -> None:
    """The curve goes on beyond the box at both ends; what cuts it is narrower than the picture."""
    write_panel(tmp_path / "line.svg", CHART, "light", ChartLook(x=(1.0, 2.0), y=(1.0, 2.0)))
    text = (tmp_path / "line.svg").read_text(encoding="utf-8")
    cuts = dict(re.findall(r'<clipPath id="(\w+)">\s*<path [^>]*d="M([\d.]+),', text))
    inner = [name for name, left in cuts.items() if float(left) > 30]  # units: the numbers of the axis stand there
    assert len(inner) == 1
    assert f'clip-path="url(#{inner[0]})"' in text


def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        write_panel(tmp_path / "missing" / "tiles.png", TILES)
    assert list(tmp_path.iterdir()) == []


def test_tiles_of_a_study_open_large_and_are_saved_from_their_menu(qtbot: QtBot, tmp_path: Path) -> None:
    study = next(iter(STUDIES.values()))
    window, host, bar = StudyWindow([study]), QWidget(), NoticeBar()
    for each in (window, host, bar):
        qtbot.addWidget(each)
    saving = ChartSaving(host, Notices(bar))
    window.panelSaveWanted.connect(saving.ask)
    window.displayStudy(study)
    findings = Findings(panels=(CHART, TILES))
    window.displayResult(StudyResult(request=StudyRequest(study=study.name), findings=findings, done=1, total=1))
    window.show()
    qtbot.waitExposed(window)
    window.figure.setFocus()
    QTest.keyClick(window.figure, Qt.Key.Key_2)
    qtbot.waitExposed(window.chart)
    view = window.chart.view
    assert view is not None
    assert view.item.look == TilesLook()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=view.viewport().rect().center())
    menu = view.findChildren(QMenu)[-1]
    next(each for each in menu.actions() if each.text().startswith("Save")).trigger()
    menu.close()
    chooser = saving.chooser
    assert chooser is not None
    assert chooser.selectedFiles()[0].endswith("pictures.svg")
    chooser.fileSelected.emit(str(tmp_path / "saved.svg"))
    chooser.close()
    write_panel(tmp_path / "wanted.svg", TILES, window_theme(host).name, view.item.look)
    assert (tmp_path / "saved.svg").read_bytes() == (tmp_path / "wanted.svg").read_bytes()
    assert bar.text.text() == "Saved saved.svg."
    window.close()
    assert not window.chart.isVisible()
