"""How points come onto the table: strokes with tools, files that are read, panels and sliders."""
