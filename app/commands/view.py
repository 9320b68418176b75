"""View menu: panes, zoom, themes."""

from .command import Command

VIEW = (
    Command(name="reset_view", text="&Reset view", tip="Back to the standard zoom", keys=("Ctrl+0",), icon="maximize"),
    Command(name="pane_forward", text="Maximise &forward", tip="Only this pane; Esc returns", keys=("Ctrl+1",)),
    Command(name="pane_reverse", text="Maximise &reverse", tip="Only this pane; Esc returns", keys=("Ctrl+2",)),
    Command(name="pane_transport", text="Maximise &transport", tip="Only this pane; Esc returns", keys=("Ctrl+3",)),
    Command(name="pane_insight", text="Maximise &insight", tip="Only this pane; Esc returns", keys=("Ctrl+4",)),
    Command(name="all_panes", text="&All panes", tip="Show the four panes", keys=("Ctrl+5",)),
    Command(name="log", text="L&og…", tip="Every experiment that was held or added, to go back to", keys=("F9",)),
    Command(name="log_add", text="Add to the lo&g", tip="Keep what is open as an entry of the log", keys=("Shift+F9",)),
    Command(
        name="full_screen", text="F&ull screen", tip="The window over the whole screen, or as it was", keys=("F11",)
    ),
    Command(name="theme_system", text="Theme of the &system", tip="Follow the desktop", group="theme"),
    Command(name="theme_light", text="&Light theme", tip="Dark on light", group="theme"),
    Command(name="theme_dark", text="&Dark theme", tip="Light on dark", group="theme"),
)
