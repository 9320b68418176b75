"""Every command, a file for each menu. A new one is a line there, a place in `app/window/menus.py`, and a handler."""

from .cloud import CLOUD
from .command import Command
from .comparison import COMPARISON
from .edit import EDIT
from .file import FILE
from .help import HELP
from .insight import INSIGHT
from .learn import LEARN
from .play import PLAY
from .selection import SELECTION
from .studies import STUDIES_BY_PAPER, STUDIES_MENU
from .view import VIEW

COMMANDS: tuple[Command, ...] = (
    *FILE,
    *EDIT,
    *SELECTION,
    *CLOUD,
    *VIEW,
    *COMPARISON,
    *INSIGHT,
    *PLAY,
    *LEARN,
    *STUDIES_MENU,
    *HELP,
)

__all__ = ["COMMANDS", "STUDIES_BY_PAPER", "Command"]
