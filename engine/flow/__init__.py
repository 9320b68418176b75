"""The forward process and its reversal: from an experiment, by scores and solvers, to trajectories and codes."""
