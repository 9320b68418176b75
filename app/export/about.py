"""What every exported file says of itself, with the experiment that it was made of, so that it leads back to it."""

from __future__ import annotations

from engine import Experiment, SavedClock, SavedSession, Story

from ..session.carried import SESSION_KEY, carried_text
from ..session.source import printable
from ..version import VERSION
from .render_options import RenderOptions
from .repeat import Kept, changed_settings, picture_command
from .session_options import session_of


def about(experiment: Experiment, title: str, options: RenderOptions, suffix: str = "") -> dict[str, str]:
    """Of a film, still or drawing: title, program with version, the experiment's digest, the seed, and the way back.

    `session`: the experiment with its look as a text that opens as it, where that has at most 64,000 characters;
    else `settings`, those that are not at their defaults, and a sentence. `command`: what makes it again, where FILE
    stands for the file itself.
    """
    session = session_of(experiment, title, options)
    found = {
        "title": title,
        "software": f"Tidemark {VERSION}",
        "comment": f"experiment {experiment.digest.hex()}",
        "seed": str(experiment.seed),
    }
    back = _way_back(session)
    return found | back | (_command(session, options, suffix) if SESSION_KEY in back else {})


def about_story(story: Story, title: str, options: RenderOptions, suffix: str = "") -> dict[str, str]:
    """Of a story's film: the same, with the story's digest, and the first scene's experiment, seed and look."""
    first, title = story.scenes[0], printable(story.title or title)
    session = SavedSession(
        experiment=first.experiment,
        title=title,
        look=first.look,
        clock=SavedClock(phase=first.arrival),
        program=VERSION,
        story=story,
    )
    found = {
        "title": title,
        "software": f"Tidemark {VERSION}",
        "comment": f"story {story.digest.hex()}",
        "seed": str(first.experiment.seed),
    }
    back = _way_back(session)
    return found | back | (_command(session, options, suffix) if SESSION_KEY in back else {})


def _way_back(session: SavedSession) -> dict[str, str]:
    text = carried_text(session)
    if text:
        return {SESSION_KEY: text}
    digest = session.experiment.digest.hex()
    return {
        "settings": " ".join(changed_settings(session.experiment)),
        "note": f"The drawing, whose experiment has the digest {digest}, is too large to be carried here.",
    }


def _command(session: SavedSession, options: RenderOptions, suffix: str) -> dict[str, str]:
    """What makes the file again: of a preset, or of itself. Its own name is not told: equal films are equal bytes."""
    kept, output = Kept("FILE", session), f"again{suffix}"
    return {"command": picture_command(session, options, output, kept)} if suffix else {}
