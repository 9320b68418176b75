"""Dialogs: export, import, images, points, preferences, presets. Each returns a value."""
