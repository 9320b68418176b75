"""Which learned score reverses side B: that of B's process, or else the one that there is; or why none does."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine import LEARNERS, Film

OF_PROCESS = {"ou": "vp", "pinned": "pinned"}  # the learner of a process; a denoiser serves any other as well


def learner_of(film: Film) -> str:
    """One of `LEARNERS` that has a reversal of just the particles that the film shows; "" where none has."""
    own = OF_PROCESS.get(film.experiment.process, "")
    names = sorted(LEARNERS, key=lambda name: name != own)
    return next((name for name in names if film.by_learned(name) is not film), "")


def reason_against(film: Film, *, comparing: bool) -> str:
    """Why B is not shown by a learned score."""
    if not comparing:
        return QCoreApplication.translate("Comparison", "Nothing is compared yet. Press C to hold what is open as A.")
    if film.learning is None:
        return QCoreApplication.translate("Comparison", "Nothing was learned yet. Ctrl+L starts the training.")
    if not film.learning.plan.learns(film.experiment):
        return QCoreApplication.translate("Comparison", "It was learned from an earlier drawing.")
    return QCoreApplication.translate("Comparison", "Its reversal is being computed.")
