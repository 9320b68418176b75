"""What is painted over the panes while a hand is at work: a tool's outline, a hint, marked particles, chosen points.
Pictures alone; who decides what is shown is a floor above."""
