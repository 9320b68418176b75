"""See to the system libraries that Qt's wheels leave to the host, by loading Qt and looking whether it comes up.

python3 scripts/qt_libraries.py              for painting without a display (tests, films)
python3 scripts/qt_libraries.py --window     for a window on an X server too

Asked is the environment's Qt, whatever Python runs this.
"""

import os
import subprocess
import sys

import bootstrap
import debian

sys.path.insert(0, str(bootstrap.ROOT))
from app.window.system_libraries import OFFSCREEN, X11

PROBE = """
from PySide6 import QtCore, QtSvg, QtWidgets
if {plugin!r}:
    import ctypes, pathlib
    plugins = QtCore.QLibraryInfo.path(QtCore.QLibraryInfo.LibraryPath.PluginsPath)
    ctypes.CDLL(str(pathlib.Path(plugins, "platforms", {plugin!r})))
QtWidgets.QApplication([])
"""


def python():
    """The environment's Python, or this one where there is no environment."""
    return str(bootstrap.VENV_PYTHON) if bootstrap.VENV_PYTHON.exists() else sys.executable


def trouble(window):
    """The loader's complaint where Qt does not come up, or "". Asked in another process: a bad platform aborts it."""
    plugin = "libqxcb.so" if window and sys.platform == "linux" else ""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [python(), "-c", PROBE.format(plugin=plugin)]
    probe = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if probe.returncode == 0:
        return ""
    lines = probe.stderr.strip().splitlines()
    return lines[-1] if lines else f"Qt ended with {probe.returncode}"


def ensure(window):
    """Return once Qt loads, after installing what is missing where we may. Otherwise stop with what to do."""
    complaint = trouble(window)
    if not complaint:
        return
    if "No module named" in complaint:
        sys.exit(f"There is no Qt in {python()} ({complaint}). `make run` makes an environment that has it.")
    if sys.platform != "linux":
        sys.exit(f"Qt does not load here: {complaint}")
    debian.install(OFFSCREEN + X11 if window else OFFSCREEN, reason=f"Qt needs system libraries ({complaint})")
    complaint = trouble(window)
    if complaint:
        sys.exit(f"Qt still does not load: {complaint}")


if __name__ == "__main__":
    ensure(window="--window" in sys.argv[1:])
