"""The stage in the window: the canvas, and what mouse, pen and keys do there. Signals in world coordinates."""
