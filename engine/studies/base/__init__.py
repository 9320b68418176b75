"""What studies share: parts, curves, checks and scenes that are declared, laws to draw from, numbers over seeds."""
