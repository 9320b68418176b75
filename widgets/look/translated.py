"""What the engine declares in English, in the language of the window: parameters, insight views, studies.

The engine knows no Qt, so its words can't be marked for translation where they stand. `scripts/translations.py` lists
them under these contexts.
"""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QCoreApplication

from engine import InsightView, Parameter, Study, Verdict

PARAMETERS = "Parameters"
INSIGHTS = "Insights"
STUDY_TEXTS = "Studies"
DIFFERS_BY = "differs by"


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


def translated_study(declared: Study) -> Study:
    """Its title, claim and what to look at in the window's language."""
    return dataclasses.replace(
        declared,
        title=_told(STUDY_TEXTS, declared.title),
        claim=_told(STUDY_TEXTS, declared.claim),
        look=_told(STUDY_TEXTS, declared.look),
    )


def translated_verdict(verdict: Verdict) -> str:
    """ "agrees", "differs by", to be followed by how much, or "not reproducible here"."""
    return _told(STUDY_TEXTS, DIFFERS_BY if verdict is Verdict.DIFFERS else verdict.value)


def _told(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)
