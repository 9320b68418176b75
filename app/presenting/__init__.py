"""Presenting a story: from scene to scene on a whole screen, with live sliders, and notes on another screen.

What is open in the window is not touched."""
