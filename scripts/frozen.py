"""Entry of the frozen program: PyInstaller starts a script, and a package's own __main__ can't be one."""

from app.__main__ import main

main()
