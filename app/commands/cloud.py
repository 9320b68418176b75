"""Cloud menu: drawing tools and edits of the drawing as a whole."""

from .command import Command

CLOUD = (
    Command(name="presets", text="&Presets…", tip="Pick a drawing from the gallery", keys=("Ctrl+P",)),
    Command(name="brush", text="&Brush", tip="Spray points", keys=("B",), icon="brush", group="tool"),
    Command(name="eraser", text="&Eraser", tip="Remove points", keys=("E",), icon="eraser", group="tool"),
    Command(name="hand", text="&Hand", tip="Move the view", keys=("H",), icon="hand", group="tool"),
    Command(name="smaller", text="S&maller brush", tip="Make brush and eraser smaller", keys=("[",)),
    Command(name="larger", text="&Larger brush", tip="Make brush and eraser larger", keys=("]",)),
    Command(name="file_units", text="Back to the &file's units", tip="Undo the standardisation of an opened file"),
    Command(name="standardise", text="&Standardise", tip="Move the mean to 0 and scale each coordinate to rms 1"),
)
