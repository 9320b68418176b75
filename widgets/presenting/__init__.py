"""A story before an audience: the stage on a whole screen with a title over it and sliders at its foot, and beside it,
on another screen, what its speaker wants to see."""
