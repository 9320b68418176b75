"""Insight submenu of the View menu: a command for each view, the modes, and curves on demand."""

from engine import INSIGHT_VIEWS

from .command import Command

DIGITS = "1234567890"  # of Alt; a view beyond the tenth is in the menu only

INSIGHT = (
    *(
        Command(
            name=f"insight_{view.name}", text=f"&{view.title}", tip=view.doc.rstrip("."), group="insight",
            keys=(f"Alt+{DIGITS[place]}",) if place < len(DIGITS) else (),
        )
        for place, view in enumerate(INSIGHT_VIEWS.values())
    ),
    Command(name="insight_mode", text="Next &mode of the insight", tip="Show it in its next mode", keys=("M",)),
    Command(name="curves", text="&Curves…", tip="A reading against T, SNR or curvature", keys=("F7",)),
)  # fmt: skip
