"""The language of the window: ours from `resources/translations`, Qt's own from Qt. English where there is none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from resources import ROOT

FOLDER = ROOT / "translations"


def install_translations(locale: QLocale, folder: Path = FOLDER) -> tuple[QTranslator, ...]:
    """Translate everything that is made from now on; the translators that were found, ours first.

    Looks for `tidemark_de_AT.qm`, then `tidemark_de.qm`, and so on through the locale's languages.
    """
    app = QCoreApplication.instance()
    assert app is not None
    places = (("tidemark", folder), ("qtbase", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))))
    found = []
    for name, place in places:
        translator = QTranslator(app)
        if translator.load(locale, name, "_", str(place)):
            app.installTranslator(translator)
            found.append(translator)
    return tuple(found)
