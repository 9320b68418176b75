"""Cloud menu: drawing tools, labels, the second drawing, and edits of the drawing as a whole."""

from .command import Command

TOOLS = (
    Command(name="brush", text="&Brush", tip="Spray points", keys=("B",), icon="brush", group="tool"),
    Command(name="pencil", text="&Pencil", tip="Draw a line of even points; Shift: straight, and on from the last line",
            keys=("L",), icon="tool-pencil", group="tool"),
    Command(name="put", text="P&ut points", tip="Put one point a click; drag moves it first", keys=("P",),
            icon="tool-put", group="tool"),
    Command(name="eraser", text="&Eraser", tip="Remove points; or hold Ctrl with another tool", keys=("E",),
            icon="eraser", group="tool"),
    Command(name="select", text="&Select", tip="Choose points, then move, scale or turn them; Alt: lasso, Shift: add",
            keys=("S",), icon="tool-select", group="tool"),
    Command(name="attract", text="&Attract", tip="Pull points to the hand; Alt pushes them away", keys=("G",),
            icon="tool-attract", group="tool"),
    Command(name="jitter", text="&Jitter", tip="Shake points", keys=("J",), icon="tool-jitter", group="tool"),
    Command(name="stamp", text="S&tamp", tip="Put down a ring, a grid, a blob, a text or a curve", keys=("T",),
            icon="tool-stamp", group="tool"),
    Command(name="hand", text="&Hand", tip="Move the view", keys=("H",), icon="hand", group="tool"),
)  # fmt: skip
LABELS = tuple(
    Command(name=f"label_{k}", text=f"Label &{k}", tip=f"Draw points of class {k}", keys=(str(k),), group="label")
    for k in range(1, 9)
)
SECOND = (
    Command(name="second", text="&Draw the second cloud ν", tip="The tools draw on ν, which the sensitivity view needs",
            keys=("N",), toggle=True),
    Command(name="copy_second", text="&Copy the drawing to ν", tip="ν becomes what is drawn"),
    Command(name="swap_second", text="&Swap with ν", tip="The drawing and ν change places"),
    Command(name="clear_second", text="C&lear ν", tip="Remove every point of ν"),
)  # fmt: skip
CLOUD = (
    Command(name="presets", text="&Presets…", tip="Pick a drawing from the gallery", keys=("Ctrl+P",)),
    *TOOLS,
    Command(name="push", text="Push a&way", tip="Take the attract tool, pushing", keys=("Shift+G",)),
    Command(name="smaller", text="S&maller brush", tip="Make the tool smaller", keys=("[",)),
    Command(name="larger", text="&Larger brush", tip="Make the tool larger", keys=("]",)),
    Command(name="cross_hair", text="&Cross-hair for the keyboard", keys=("X",), toggle=True,
            tip="Arrows move it, Enter draws, Delete erases; stepping through time rests meanwhile"),
    *LABELS,
    *SECOND,
    Command(name="file_units", text="Back to the &file's units", tip="Undo the standardisation of an opened file"),
    Command(name="standardise", text="Sta&ndardise", tip="Move the mean to 0 and scale each coordinate to rms 1"),
)  # fmt: skip
