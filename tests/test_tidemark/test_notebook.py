"""The notebook runs from its first cell to its last, shows pictures and tables, and is kept without outputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).parents[2] / "docs" / "notebooks" / "first-steps.ipynb"


def cells() -> list[dict[str, Any]]:
    return [cell for cell in json.loads(PATH.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


def test_the_notebook_is_kept_without_outputs() -> None:
    assert [cell["outputs"] for cell in cells()] == [[] for _ in cells()]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore")  # others' own, of the notebook's tools
def test_the_notebook_runs(tmp_path: Path) -> None:
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    pytest.importorskip("xarray")
    pytest.importorskip("pandas")
    notebook = nbformat.read(PATH, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    shown = [
        set().union(*(each.get("data", {}) for each in cell["outputs"]))
        for cell in notebook.cells
        if cell["cell_type"] == "code"
    ]
    assert sum("image/png" in kinds for kinds in shown) == 4  # cloud, film, figure, chart
    assert sum("text/html" in kinds for kinds in shown) == 2  # readings, data frame
