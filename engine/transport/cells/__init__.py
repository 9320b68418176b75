"""Power cells of the semi-discrete problem: their geometry, their masses, and Newton's way to the right heights."""
