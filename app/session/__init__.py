"""The one experiment that is edited, its history, where it came from and in which state it was saved."""
