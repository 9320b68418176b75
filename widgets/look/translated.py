"""What the engine declares in English, in the language of the window: parameters, insight views, studies.

The engine knows no Qt, so its words can't be marked for translation where they stand. `scripts/translations.py` lists
them under these contexts.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication

from engine import InsightView, Parameter, Study, Verdict

PARAMETERS = "Parameters"
INSIGHTS = "Insights"
STUDY_TEXTS = "Studies"
DIFFERS_BY = "differs by"
D = TypeVar("D", Parameter, InsightView, Study)
V = TypeVar("V")


def translated_parameter(declared: Parameter) -> Parameter:
    """Its label, explanation and choices in the window's language."""
    choices = _translated_values(PARAMETERS, declared.choices)
    return _with_texts(dataclasses.replace(declared, choices=choices), PARAMETERS, "label", "doc")


def translated_view(declared: InsightView) -> InsightView:
    """Its title, explanation and modes in the window's language."""
    modes = _translated_values(INSIGHTS, declared.modes)
    return _with_texts(dataclasses.replace(declared, modes=modes), INSIGHTS, "title", "doc")


def translated_study(declared: Study) -> Study:
    """Its title, claim and what to look at in the window's language."""
    return _with_texts(declared, STUDY_TEXTS, "title", "claim", "look")


def translated_verdict(verdict: Verdict) -> str:
    """ "agrees", "differs by", to be followed by how much, or "not reproducible here"."""
    return _translated(STUDY_TEXTS, DIFFERS_BY if verdict is Verdict.DIFFERS else verdict.value)


def _translated(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)


def _with_texts(declared: D, context: str, *fields: str) -> D:
    """`declared` with these of its fields, which are texts, translated."""
    texts: dict[str, Any] = {name: _translated(context, getattr(declared, name)) for name in fields}
    return dataclasses.replace(declared, **texts)


def _translated_values(context: str, values: tuple[tuple[V, str], ...]) -> tuple[tuple[V, str], ...]:
    """Values, each with its text translated."""
    return tuple((value, _translated(context, text)) for value, text in values)
