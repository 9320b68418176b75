"""Compare submenu of the View menu: what is held, how both sides stand, what of both is shown."""

from engine import ARRANGEMENTS, DIFFERENCES

from .command import Command

_ROWS, _COLUMNS = ARRANGEMENTS
_NONE, _ENDS, _VIEW = DIFFERENCES

COMPARISON = (
    Command(name="compare", text="&Compare", tip="Hold what is open as A, beside which B goes on; again: drop A",
            keys=("C",), toggle=True),
    Command(name="hold_anew", text="&Hold this as A", tip="Hold what is open, in place of the present A",
            keys=("Shift+C",)),
    Command(name="swap_sides", text="&Swap A and B", tip="A becomes what is open, and what is open is held",
            keys=("Ctrl+Shift+X",)),
    Command(name="arrange_rows", text="A &over B", tip="Two rows of panes", group="arrangement"),
    Command(name="arrange_columns", text="A &beside B", tip="Two columns of panes", group="arrangement"),
    Command(name="difference_none", text="B's own &view", tip="B's insight pane shows B alone", group="difference"),
    Command(name="difference_ends", text="A's &ends to B's", tip="Arrows from A's ends of the reversal to B's",
            group="difference"),
    Command(name="difference_view", text="B \N{MINUS SIGN} A of the v&iew", tip="What differs in the insight view",
            group="difference"),
    Command(name="next_difference", text="&Next of these", tip="Another difference in B's insight pane", keys=("D",)),
    Command(name="compare_learned", text="B by the &learned score", toggle=True,
            tip="B's reversal by the score that was learned of this drawing"),
)  # fmt: skip
ARRANGED = {"arrange_rows": _ROWS, "arrange_columns": _COLUMNS}  # what each command stands for
DIFFERENT = {"difference_none": _NONE, "difference_ends": _ENDS, "difference_view": _VIEW}
