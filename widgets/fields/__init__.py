"""Fields and tiles of images on pyqtgraph's items: colours, limits, scales, what is under the hand."""
