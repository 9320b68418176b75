"""Studies of [L], Liang, Dharmakeerthi and Koriyama (arXiv 2411.01629): steps, complexity, effective curvature."""
