"""Studies of [K], Khrulkov and others (ICLR 2023): encoders against the optimal map."""
