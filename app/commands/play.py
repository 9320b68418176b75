"""Play menu: the clock, and the story in which settings move."""

from .command import Command

PLAY = (
    Command(name="play", text="&Play or pause", tip="Run the clock", keys=("Space",)),
    Command(
        name="backwards", text="Run &backwards", tip="From the noise to the data", keys=("R", "Shift+Space"),
        toggle=True,
    ),
    Command(name="step_back", text="Step b&ack", tip="One frame back", keys=("Left",)),
    Command(name="step_on", text="Step &on", tip="One frame on", keys=("Right",)),
    Command(name="leap_back", text="&Leap back", tip="A tenth back", keys=("Shift+Left",)),
    Command(name="leap_on", text="L&eap on", tip="A tenth on", keys=("Shift+Right",)),
    Command(name="to_start", text="To the &data", tip="Clock to 0", keys=("Home",)),
    Command(name="to_end", text="To the &noise", tip="Clock to 1", keys=("End",)),
    Command(name="span_in", text="Play &from here", tip="Start of the range at the playhead", keys=("I",)),
    Command(name="span_out", text="Play &to here", tip="End of the range at the playhead", keys=("O",)),
    Command(name="span_in_clear", text="&Clear the start", tip="Play from the data again", keys=("Shift+I",)),
    Command(name="span_out_clear", text="Clea&r the end", tip="Play to the noise again", keys=("Shift+O",)),
    Command(
        name="stepwise", text="Show only computed &states", toggle=True,
        tip="Stop at the solver's own states; nothing is interpolated between them",
    ),
    Command(name="story", text="Stor&y", tip="Show the story's strip, or close it", keys=("Shift+K",), toggle=True),
    Command(name="add_scene", text="A&dd a scene", tip="What the window shows becomes the story's next scene",
            keys=("K",)),
    Command(name="story_play", text="Play or pause the s&tory", tip="Run the story from its playhead",
            keys=("Ctrl+Space",)),
    Command(name="present", text="Prese&nt", tip="The story on a whole screen; without one, what is open",
            keys=("F5",)),
)  # fmt: skip
