"""Drawing tools, one a file: what a press, a drag and a release do to a cloud. The registry is `TOOLS`."""

from .attract import ATTRACT, REPEL
from .brush import BRUSH
from .eraser import ERASER
from .gesture import Gesture, Tool
from .jitter import JITTER
from .options import LABELS, OPTIONS, ToolOptions
from .pencil import LINE, PENCIL
from .put import PUT
from .stamp import STAMP

SELECT = Tool(name="select", options=("lasso", "label"))
HAND = Tool(name="hand")

TOOLS: dict[str, Tool] = {
    tool.name: tool for tool in (BRUSH, PENCIL, PUT, ERASER, SELECT, ATTRACT, JITTER, STAMP, HAND)
}
STROKES: dict[str, Tool] = {tool.name: tool for tool in (*TOOLS.values(), LINE, REPEL) if tool.gesture is not None}

__all__ = ["LABELS", "OPTIONS", "STROKES", "TOOLS", "Gesture", "Tool", "ToolOptions"]
