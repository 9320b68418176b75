"""The program's version, as the files that we write say it; `pyproject.toml` has the same one."""

VERSION = "0.1.0"
