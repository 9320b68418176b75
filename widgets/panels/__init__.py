"""Bars and panels of the main window: settings, readings, playback, tools, training, notices."""
