"""Files: clouds, images and sessions, from bytes to values and back. Bounded, without pickle."""
