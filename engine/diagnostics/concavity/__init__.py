"""Where p_t is log-concave: the largest Hessian, localisation, complexity over scales, with proofs and bounds."""
