"""Data laws whose noised densities are known: on the line, smooth in the plane, and the posterior at one place."""
