"""Studies: runs in the background, their folders, what they leave in words and numbers."""
