"""The application behind every window: its name, icon, font and language."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from widgets.look.fonts import family
from widgets.look.icons import application_icon

from .translation import install_translations


def application(arguments: list[str]) -> QApplication:
    """The running application, or a new one with our name, icon and font."""
    app = QApplication.instance()
    if app is None:
        QGuiApplication.setDesktopFileName("tidemark")
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)  # every mouse move
        app = QApplication(arguments)
        app.setApplicationName("Tidemark")
        app.setOrganizationName("Tidemark")
        app.setWindowIcon(application_icon())
        install_translations(QLocale())
    assert isinstance(app, QApplication)
    family()
    return app
