"""The window is there before the heavy libraries are."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
import sys
from PySide6.QtTest import QTest
from app.session.source import open_source
from app.window.application import application
from app.window.window import Lab
app = application(["tidemark"])
lab = Lab(app, open_source("moons", standardise=True))
lab.open()
assert lab.window.isVisible()
lab.window.grab()
loaded = [name for name in ("torch", "scipy", "ot", "av", "PIL", "pyqtgraph") if name in sys.modules]
lab.window.close()
print("loaded before shown:", loaded)
"""


def test_nothing_heavy_is_loaded_before_the_window_is_shown(tmp_path: object) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TIDEMARK_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment, timeout=100)
    assert done.returncode == 0, done.stderr
    assert "loaded before shown: []" in done.stdout
