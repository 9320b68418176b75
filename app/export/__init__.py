"""Export: frames in, a checked file out. Knows neither Qt nor the engine's computations; av and Pillow load on use."""

from .encoders import ENCODERS, encoder_for, playable_fps
from .job import ExportCancelled, ExportReport, export

__all__ = ["ENCODERS", "ExportCancelled", "ExportReport", "encoder_for", "export", "playable_fps"]
