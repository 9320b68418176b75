"""The application: session, lanes, controller, clock, export, command line. The only package that knows all."""
