"""A story as a film: what its pictures need, computed once each and sampled along its ways, and every frame painted.

The command line and exports use that without a window; `controller` and what it makes are the story in the window.
"""
