"""Text sizes of diagrams, in units."""

TICK, LABEL, TITLE = 10.0, 10.5, 12.0
