"""Two sides beside each other: what differs in A and B, and B - A of readings, ends, fields and basins."""
