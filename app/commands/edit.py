"""Edit menu: history and clipboard."""

from .command import Command

EDIT = (
    Command(name="undo", text="&Undo", tip="Take the last change back", keys=("Ctrl+Z",), icon="undo-2"),
    Command(name="redo", text="&Redo", tip="Make the change again", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo-2"),
    Command(name="clear", text="&Clear the drawing", tip="Remove every point", keys=("Ctrl+Del",), icon="trash-2"),
    Command(name="copy_points", text="&Copy points", tip="Copy the drawing as a table", keys=("Ctrl+C",)),
    Command(name="paste", text="&Paste", tip="Add the clipboard's points or image to the drawing", keys=("Ctrl+V",)),
    Command(
        name="paste_new",
        text="Paste as &new drawing",
        tip="Open the clipboard's points, standardised",
        keys=("Ctrl+Shift+V",),
    ),
    Command(name="reset_settings", text="Reset all se&ttings", tip="Every setting to its default; the drawing stays"),
    Command(name="copy", text="Copy &readings", tip="Copy the numbers as text", keys=("Ctrl+Shift+C",)),
    Command(
        name="copy_command",
        text="Copy as co&mmand",
        tip="Copy a command that makes this picture and these readings again",
        keys=("Ctrl+Alt+C",),
    ),
    Command(
        name="copy_python",
        text="Copy as P&ython",
        tip="Copy a program that makes this picture and these readings again",
        keys=("Ctrl+Alt+P",),
    ),
    Command(name="preferences", text="&Preferences…", tip="Theme, device, threads, motion", keys=("Ctrl+,",)),
)
