"""Help menu."""

from .command import Command

HELP = (
    Command(name="guide", text="&User guide", tip="How everything works, with pictures", keys=("F1",)),
    Command(name="tour", text="&Tour", tip="Five steps through the window"),
    Command(name="keys", text="&Keyboard shortcuts", tip="List every shortcut", keys=("Shift+F1",)),
    Command(name="about", text="&About Tidemark", tip="Versions, papers and licences"),
)
