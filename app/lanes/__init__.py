"""The life of a slider move: the clock, the controller, and the engine in its own process with a lane a computation."""
