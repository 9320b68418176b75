"""Painters of the stage's panes, by any QPainter: in come a frame and a look, out go pixels or vectors."""
