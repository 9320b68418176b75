"""Films, stills, drawings and numbers out of the program: what is asked for, painted here or in another process."""
