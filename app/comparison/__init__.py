"""Two sides beside each other in the window: what is held as A, its film, and the controls of both."""
