"""The application: session, lanes, controller, clock, export, command line. The only package that knows all."""

import os

# Before numpy loads: the window's products of small matrices would wake a second BLAS thread that then spins, and takes
# from the lanes a core that they need (measured: painting 13 instead of 5 ms, 9 instead of 30 new results a second).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
