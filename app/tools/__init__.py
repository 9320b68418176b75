"""Drawing tools, one a file: what a press, a drag and a release do to a cloud. The registry is `TOOLS`."""
