"""A story before an audience: a title, the stage, sliders at the foot; and what its speaker sees on another screen."""
