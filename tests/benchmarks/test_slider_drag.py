"""The drag of each slider in a whole window, in a process of its own (slider_drag.py says what it measures)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_slider_drag() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.slider_drag"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    print(f"\n{ended.stdout}{ended.stderr}")
    assert ended.returncode == 0


if __name__ == "__main__":
    test_slider_drag()
