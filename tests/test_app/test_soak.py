"""A short soak (scripts/soak.py says what is checked); the long one is run by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_half_a_minute_of_random_inputs_leaves_everything_right() -> None:
    command = [sys.executable, "-m", "scripts.soak", "--minutes", "0.5", "--seed", "5", "--lenient"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=380, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
