"""Diagrams and fields on pyqtgraph, in the window and in pictures. Charts in; looks and picked values out."""
