"""What comes back: trajectories, readings with floors, and what an insight view shows. Values alone, without torch."""
