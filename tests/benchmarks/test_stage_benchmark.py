"""Frames, slider latencies, the cold start, exports, each in a process of its own (their modules say what they do)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    "name", ["frames", "slider_latency", "cold_start", "export_throughput", "export_throughput window"]
)
def test_stage(name: str) -> None:
    command = [sys.executable, "-m", *f"tests.benchmarks.{name}".split()]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=880, check=False)
    print(f"\n{ended.stdout}{ended.stderr}")
    assert ended.returncode == 0
