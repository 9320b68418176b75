"""The program's version; `pyproject.toml` has the same one."""

VERSION = "0.1.0"
