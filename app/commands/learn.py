"""Learn menu: the training of a learned score."""

from .command import Command

LEARN = (
    Command(name="learn_view", text="Show the &learned score", tip="Its reversal, and the controls of its training"),
    Command(name="learn", text="Start or &pause the training", tip="Learn the score of this drawing", keys=("Ctrl+L",)),
    Command(name="learn_stop", text="&Stop the training", tip="What was learned stays", keys=("Ctrl+Shift+L",)),
    Command(name="model_load", text="L&oad model…", tip="Show what a saved model makes of this drawing"),
    Command(name="model_save", text="Sa&ve model…", tip="Write the learned networks to files"),
)
