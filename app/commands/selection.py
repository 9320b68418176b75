"""Edit menu, the part about chosen points."""

from .command import Command

SELECTION = (
    Command(name="select_all", text="Select &all points", tip="Those outside the view included", keys=("Ctrl+A",)),
    Command(name="duplicate", text="&Duplicate", tip="Copy the chosen points beside themselves", keys=("Ctrl+D",)),
    Command(name="delete", text="D&elete", tip="Remove the chosen points", keys=("Del",)),
    Command(name="assign_label", text="Assign &label", tip="Give the chosen points the label", keys=("Ctrl+Shift+A",)),
)
