"""The one clock's bar and keys, and from clock and results to what the window shows."""
