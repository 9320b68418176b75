"""Studies of [V], Reu and others (UAI 2024): to smooth or to pin, mixing error, one Brownian motion."""
