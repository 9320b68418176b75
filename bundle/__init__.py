"""How standalone installs are built and checked; docs/installing.md tells it. Nothing in here is shipped."""
