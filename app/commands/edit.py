"""Edit menu: history and clipboard."""

from .command import Command

EDIT = (
    Command(name="undo", text="&Undo", tip="Take the last change back", keys=("Ctrl+Z",), icon="undo-2"),
    Command(name="redo", text="&Redo", tip="Make the change again", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo-2"),
    Command(name="clear", text="&Clear the drawing", tip="Remove every point", keys=("Ctrl+Del",), icon="trash-2"),
    Command(name="reset_settings", text="Reset all se&ttings", tip="Every setting to its default; the drawing stays"),
    Command(name="copy", text="Copy &readings", tip="Copy the numbers as text", keys=("Ctrl+Shift+C",)),
    Command(name="preferences", text="&Preferences…", tip="Theme, device, threads, motion", keys=("Ctrl+,",)),
)
