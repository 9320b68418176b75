"""What may be asked for: declared parameters, schedules, mixtures, presets, and the experiment that holds them.

In come clouds; out goes a frozen value that determines the whole picture.
"""
