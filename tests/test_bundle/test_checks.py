"""The tiers of `make bundle-check` can fail: each judgement is tried on what is right and on what is not."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from bundle.checks import TIERS, contents
from bundle.checks.clean_root import THEIRS, _files, _mirror
from bundle.checks.display import Display
from bundle.checks.measure import compare, leaves
from bundle.checks.parts import PARTS, REST, part_of, sizes
from bundle.checks.report import RefusedError, Report
from bundle.checks.running import timed
from bundle.linux.tree import size
from bundle.project import ROOT
from scripts import bundle_check


def failures(ours: object, theirs: object) -> list[str]:
    report = Report(quiet=True)
    compare(report, ours, theirs)  # type: ignore[arg-type]
    return report.failures


def test_measurements_are_equal_but_for_their_seconds() -> None:
    ours = {"gap": {"value": 0.1, "floor": 1e-9, "seconds": 3.0}, "list": {"value": [1, 2]}}
    theirs = {"gap": {"value": 0.1, "floor": 1e-9, "seconds": 7.0}, "list": {"value": [1, 2]}}
    assert dict(leaves(ours)) == {"gap.value": 0.1, "gap.floor": 1e-9, "list.value[0]": 1, "list.value[1]": 2}
    assert failures(ours, theirs) == []


@pytest.mark.parametrize(
    "other",
    [{"a": {"value": np.nextafter(0.1, 1)}}, {"a": {"value": 0.1, "note": "new"}}, {}],
    ids=["last bit", "another name", "nothing"],
)
def test_measurements_that_differ_are_told(other: object) -> None:
    assert failures({"a": {"value": 0.1}}, other)


def test_no_numbers_at_all_are_no_agreement() -> None:
    assert failures({"a": "text"}, {"a": "text"})


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("tidemark", "the program"),
        ("_internal/torch/lib/libtorch_cpu.so", "torch: kernels, oneMKL, oneDNN"),
        ("_internal/torch/lib/libtorch_python.so", "torch: the Python side"),
        ("_internal/numpy.libs/libscipy_openblas64_-32a4b2a6.so", "OpenBLAS of NumPy (64 bit)"),
        ("_internal/scipy.libs/libscipy_openblas-6cdc3b4a.so", "OpenBLAS of SciPy (32 bit)"),
        ("_internal/av.libs/libx265-f5385bb8.so.216", "FFmpeg with its encoders"),
        ("_internal/PySide6/Qt/lib/libicudata.so.73", "ICU"),
        ("_internal/libz.so.1", "libraries of Python and X11"),
        ("_internal/strange.bin", REST[0]),
    ],
)
def test_every_file_belongs_to_a_part(name: str, part: str) -> None:
    assert part_of(name)[0] == part
    assert len({part for _, part, _ in PARTS}) == len(PARTS)


def test_sizes_count_each_file_once(bundle: Path) -> None:
    total = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
    assert sum(sizes(bundle).values()) == size(bundle) == total
    (bundle / "again").hardlink_to(bundle / "tidemark")
    assert size(bundle) == total


def test_what_must_not_be_shipped_is_recognised() -> None:
    bad = ["_internal/sklearn/base.py", "_internal/PySide6/libQt6WebEngineCore.so", "_internal/torch/include/a.h"]
    bad += ["_internal/scipy/linalg/tests/test_a.py", "_internal/pytest-9.2.0.dist-info/METADATA", "_internal/lib.a"]
    assert [name for name in bad if not contents.FORBIDDEN.search(name)] == []
    good = ["_internal/torch/testing/_utils.pyc", "_internal/libxcb-shape.so.0", "_internal/resources/theme.json"]
    assert [name for name in good if contents.FORBIDDEN.search(name)] == []


def test_contents_of_a_poor_bundle_fail(bundle: Path) -> None:
    (bundle / "_internal" / "licences" / "index.json").write_text(
        json.dumps(
            [
                {"name": "x", "licence": "MIT", "texts": ["x/LICENSE", "x/GONE"]},
                {"name": "y", "licence": "", "texts": []},
            ]
        )
    )
    report = Report(quiet=True)
    contents._licences(report, bundle, [])
    contents._ours(report, bundle)
    failures = "\n".join(report.failures)
    assert "missing: x/LICENSE, x/GONE" in failures  # the first is too short to be a licence
    assert "silent: y" in failures
    assert "data files as in the source" in failures


def test_a_screen_is_read_as_it_is(tmp_path: Path) -> None:
    """Two rows of three pixels in the format of xwd, blue first, with a colour table before them."""
    pixels = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
    head = [0] * 25
    head[0], head[4], head[5], head[12], head[19] = 104, 3, 2, 12, 1
    (tmp_path / "screen").write_bytes(struct.pack(">25I", *head) + b"\0" * (104 - 100 + 12) + pixels.tobytes())
    seen = Display(":0", tmp_path / "screen").picture()
    assert seen.shape == (2, 3, 3)
    assert seen[1, 2].tolist() == pixels[1, 2, 2::-1].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "URIs: https://example.org/node\nSuites: x\n\nURIs: http://mirror.example.org/debian\nSuites: bookworm\n",
        "deb https://example.org/node x main\ndeb [signed-by=a] http://mirror.example.org/debian bookworm main\n",
    ],
    ids=["deb822", "one line"],
)
def test_the_mirror_is_the_one_of_debian(tmp_path: Path, text: str) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list.d" / "some.sources").write_text(text)
    assert _mirror(tmp_path) == "http://mirror.example.org/debian"
    assert _mirror(tmp_path / "none") == ""


def test_what_a_package_left_behind_is_seen(tmp_path: Path) -> None:
    for name in (
        "usr/bin/tidemark",
        "etc/tidemark.conf",
        "var/lib/dpkg/status",
        "var/log/dpkg.log",
        "var/lib/tidemark/x",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    found = _files(tmp_path)
    assert {"usr/bin/tidemark", "etc/tidemark.conf", "var/lib/tidemark", "var/lib/tidemark/x"} <= found
    assert not [name for name in found if THEIRS.match(name)]


def test_a_command_that_fails_is_told_with_its_words() -> None:
    with pytest.raises(RefusedError, match="ended with 3:\nwords"):
        timed(["/bin/sh", "-c", "echo words >&2; exit 3"])


def test_tiers_are_chosen_by_name(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bundle_check.main(["--list"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in TIERS)
    with pytest.raises(SystemExit):
        bundle_check.main(["--bundle", str(bundle), "no-such-tier"])
    assert "no tier is called no-such-tier" in capsys.readouterr().err
    assert bundle_check.main(["--bundle", str(bundle.parent)]) == 1


def test_a_tier_that_fails_ends_the_run_with_one(
    bundle: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(report: Report, folder: Path) -> None:
        raise RefusedError("It needs a display.")

    monkeypatch.setitem(TIERS, "launch", type(TIERS["launch"])("a window", refuse))
    assert bundle_check.main(["--bundle", str(bundle), "launch"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  It needs a display." in said
    assert "failed: launch (1)" in said


def test_every_tier_is_told_in_the_documentation() -> None:
    page = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")
    assert [name for name in TIERS if f"`{name}`" not in page] == []
