"""A table of 100 MB, read beside the window, in a process of its own (large_table.py says what it measures)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_large_table() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.large_table"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    print(f"\n{ended.stdout}{ended.stderr}")
    assert ended.returncode == 0


if __name__ == "__main__":
    test_large_table()
