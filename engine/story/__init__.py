"""Stories: films in which settings move. Scenes, the ways between them, and what each frame shows, as exact values.

Nothing here computes or paints; scenes are as JSON in `story_json`, and inside sessions in `engine.files`.
"""
