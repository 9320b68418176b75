"""Play menu: the clock."""

from .command import Command

PLAY = (
    Command(name="play", text="&Play or pause", tip="Run the clock", keys=("Space",)),
    Command(name="step_back", text="Step &back", tip="One frame back", keys=("Left",)),
    Command(name="step_on", text="Step &on", tip="One frame on", keys=("Right",)),
    Command(name="to_start", text="To the &data", tip="Clock to 0", keys=("Home",)),
    Command(name="to_end", text="To the &noise", tip="Clock to 1", keys=("End",)),
)
