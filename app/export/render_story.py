"""A story to a film's file, without a window. Killed or cancelled, the next attempt goes on with what was computed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine import EngineError, LearningState, Status, Story
from widgets.look.image_pixels import Pixels

from ..encoding import ExportCancelled, ExportReport, encoder_class, export
from ..encoding.encoders import encoder_for
from ..encoding.frame_rate import frame_rate
from ..lanes.tasks import Cancelled
from ..story.kept_parts import KeptParts
from ..story.painter import StoryPainter, StoryStyle
from .about import about_story
from .render import ensure_application
from .render_options import RenderOptions
from .vector import VECTOR_FORMATS


def render_story(
    story: Story,
    title: str,
    output: Path,
    options: RenderOptions,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    computing: Callable[[str], None] = lambda name: None,
    said: Callable[[str, Status], None] = lambda name, status: None,
    *,
    learning: LearningState | None = None,
) -> ExportReport:
    """Compute, paint and write every frame, or those of `options.frames`, which are the same as in the whole film.

    Of the options only those of the file count: size, rate, format, frames, theme (of scenes that have none), captions,
    transparency. `computing(name)` is told before each part that is computed, `said(name, status)` of what came out
    otherwise than asked. Raises EngineError before anything is computed for an output that can't be; ExportCancelled.
    Needs an application for its fonts, or makes one.
    """
    ensure_application()
    if options.form in VECTOR_FORMATS or output.suffix.lower()[1:] in VECTOR_FORMATS:
        raise EngineError("A film in which settings move is no drawing.", "Export a .mp4, or one scene by itself.")
    if encoder_class(output, options.form).still:
        raise EngineError("A film in which settings move is not one picture.", "Export a .mp4 or a .gif.")
    if options.scale > 1:
        raise EngineError("Only a PNG still can be scaled.", "Choose a larger size instead.")
    fps = encoder_for(output, options.form).playable_fps(frame_rate(options.fps))
    frames = story.frames(fps)
    part = options.part(len(frames))
    style = StoryStyle(
        size=options.size, theme=options.theme, captions=options.captions, transparent=options.transparent
    )
    kept = KeptParts()
    painter = StoryPainter(frames, style, cancelled, computing, said, keeper=kept, learning=learning)

    def painted(index: int) -> Pixels:
        try:
            return painter(part[index])
        except Cancelled:
            raise ExportCancelled from None

    report = export(
        painted, len(part), output, fps=float(fps), size=options.size, form=options.form, alpha=options.transparent,
        phases=[frames[index].pictures[0].phase for index in part],
        metadata=about_story(story, title, options, output.suffix), progress=progress, cancelled=cancelled,
    )  # fmt: skip
    kept.discard()
    return report
