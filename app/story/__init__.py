"""A story as a film: what its pictures need, computed once each and sampled along its ways, and every frame painted.

Knows no window; the command line, exports and the window's story use it.
"""
