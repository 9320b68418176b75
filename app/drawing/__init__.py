"""How points come into the drawing: strokes with tools, files that are read, panels and sliders."""
