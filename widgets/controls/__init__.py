"""Small inputs that panels and dialogs are made of: rows, fields, sliders, segments."""
