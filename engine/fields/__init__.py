"""Of a law's noised density over the plane and time: the density, its score, its modes, its largest curvature."""
