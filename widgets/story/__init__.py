"""The strip of a story: its timeline, its scenes as thumbnails with the ways between them, and what a scene says.

Values in, signals out: the story itself is changed by `app/story/controller.py` alone.
"""
