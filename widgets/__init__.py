"""Passive Qt widgets: `display(value)` in, signals out. They know the engine's values, never the application."""
