"""What the engine declares in English, in the language of the window: parameters and insight views.

The engine knows no Qt, so its words can't be marked for translation where they stand. `scripts/translations.py` lists
them under these contexts.
"""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QCoreApplication

from engine import InsightView, Parameter

PARAMETERS = "Parameters"
INSIGHTS = "Insights"


def translated_parameter(declared: Parameter) -> Parameter:
    """Its label, explanation and choices in the window's language."""
    return dataclasses.replace(
        declared,
        label=_told(PARAMETERS, declared.label),
        doc=_told(PARAMETERS, declared.doc),
        choices=tuple((value, _told(PARAMETERS, words)) for value, words in declared.choices),
    )


def translated_view(declared: InsightView) -> InsightView:
    """Its title, explanation and modes in the window's language."""
    return dataclasses.replace(
        declared,
        title=_told(INSIGHTS, declared.title),
        doc=_told(INSIGHTS, declared.doc),
        modes=tuple((name, _told(INSIGHTS, words)) for name, words in declared.modes),
    )


def _told(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)
