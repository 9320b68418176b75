"""Points: weighted, labelled clouds, which are present, their order along a curve, fewer that stand for many."""
