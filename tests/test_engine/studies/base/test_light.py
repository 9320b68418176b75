"""Listing studies and telling of kept parts load no heavy library: the window does both in its own process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ASK = """
import sys, engine
for study in engine.STUDIES.values():
    for quick in (True, False):
        request = engine.StudyRequest(study=study.name, quick=quick)
        assert study.parts(request)
        study.findings(request, {})
        assert engine.part_key(request)
print([name for name in ("torch", "scipy", "ot", "sklearn") if name in sys.modules])
"""


def test_listing_parts_and_telling_of_none_load_no_heavy_library() -> None:
    root = Path(__file__).parents[4]
    answer = subprocess.run([sys.executable, "-c", ASK], cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
