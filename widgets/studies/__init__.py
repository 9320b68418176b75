"""The window of studies and the window of curves: lists, figures, tables of checks, panels opened large."""
