"""Export: frames in, a checked file out. Knows neither Qt nor the engine's computations; av and Pillow load on use."""

from ..storage.leftovers import remove_leftovers
from .encoders import ENCODERS, SUFFIXES, encoder_class, encoder_for, playable_fps
from .job import ExportCancelled, ExportReport, export

__all__ = [
    "ENCODERS",
    "SUFFIXES",
    "ExportCancelled",
    "ExportReport",
    "encoder_class",
    "encoder_for",
    "export",
    "playable_fps",
    "remove_leftovers",
]
