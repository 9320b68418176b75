"""What the widgets' tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from stage_films import whole_film

from engine import Film


@pytest.fixture(scope="session")
def film() -> Film:
    """Every part of a film, of thirty particles and points."""
    return whole_film(30, 30)


@pytest.fixture
def restored(qapp: QApplication) -> Iterator[QApplication]:
    """The application as it was, for the tests that follow."""
    before = (qapp.style().objectName(), QPalette(qapp.palette()), qapp.font(), qapp.styleSheet())
    yield qapp
    qapp.setStyleSheet(before[3])
    qapp.setStyle(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])
