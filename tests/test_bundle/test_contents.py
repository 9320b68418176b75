"""What a bundle leaves out, and what it must keep."""

from __future__ import annotations

import pytest

from bundle import libraries
from bundle.contents import EXCLUDED_MODULES, kept, read_sources
from bundle.libraries import without_orphans
from bundle.version_resource import numbers, version_resource

LEFT_OUT = [
    "torch/test/cpp_test",
    "torch/include/ATen/ATen.h",
    "torch/bin/protoc",
    "torch/lib/libtorchbind_test.so",
    "scipy/linalg/tests/test_basic.py",
    "PySide6/Qt/translations/qt_de.qm",
    "PySide6/Qt/lib/libQt6Quick.so.6",
    "PySide6/Qt/lib/libQt6WebEngineCore.so.6",
    "PySide6/Qt/plugins/platforms/libqvnc.so",
    "libstdc++.so.6",
    "libmvec.so.1",
    "libX11-xcb.so.1",
    "pytest-9.2.0.dist-info/METADATA",
]
NEEDED = [
    "torch/lib/libtorch_cpu.so",
    "torch/bin/torch_shm_manager",
    "torch/testing/__init__.py",
    "torch-2.13.0.dist-info/METADATA",
    "av.libs/libx264-d6533a8d.so.165",
    "av.libs/libxcb-5ddf6756.so.1.1.0",
    "PySide6/Qt/lib/libQt6Widgets.so.6",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/Qt/plugins/platforms/libqwayland.so",
    "PySide6/Qt/plugins/imageformats/libqsvg.so",
    "libxcb-cursor.so.0",
    "licences/torch/LICENSE",
]


@pytest.mark.parametrize("name", LEFT_OUT)
def test_ballast_is_left_out(name: str) -> None:
    assert kept([(name, "somewhere", "BINARY")]) == []
    assert kept([(name.replace("/", "\\"), "somewhere", "BINARY")]) == []


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_needed_stays(name: str) -> None:
    assert kept([(name, "somewhere", "BINARY")]) == [(name, "somewhere", "BINARY")]


def test_links_to_what_is_left_out_go_with_it() -> None:
    library = ("PySide6/Qt/lib/libQt6Core.so.6", "somewhere", "BINARY")
    link = ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK")
    dangling = ("libQt6Strange.so.6", "PySide6/Qt/lib/libQt6Strange.so.6", "SYMLINK")
    beside = ("PySide6/Qt/lib/libQt6Core.so", "libQt6Core.so.6", "SYMLINK")
    assert kept([library, link, dangling, beside]) == [library, link, beside]
    assert kept([link, dangling], beside=[library]) == [link]


def test_sources_that_torch_reads_itself_lie_beside_the_program() -> None:
    modules = [
        ("torch.functional", "/x/torch/functional.py", "PYMODULE"),
        ("torch.nn", "/x/torch/nn/__init__.py", "PYMODULE"),
        ("torch.nn.modules.rnn", "/x/torch/nn/modules/rnn.py", "PYMODULE"),
        ("torch._inductor.ir", "/x/torch/_inductor/ir.py", "PYMODULE"),
        ("torch._inductor.config", "/x/torch/_inductor/config.py", "PYMODULE"),
        ("numpy.linalg", "/x/numpy/linalg/__init__.py", "PYMODULE"),
    ]
    places = [entry[0] for entry in read_sources(modules)]
    assert places == [
        "torch/functional.py",
        "torch/nn/__init__.py",
        "torch/nn/modules/rnn.py",
        "torch/_inductor/config.py",
    ]


def test_the_optional_dependency_and_what_it_brings_are_left_out() -> None:
    assert {"sklearn", "joblib", "pytest", "hypothesis", "matplotlib"} <= set(EXCLUDED_MODULES)


def test_host_libraries_that_nobody_needs_any_more_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """liba needs libb: both go with the one that needed liba. What comes with a wheel or with Python stays."""
    monkeypatch.setattr(libraries.sys, "platform", "linux")
    wheel = ("pkg.libs/libown.so", "/x/site-packages/pkg.libs/libown.so", "BINARY")
    entries = [
        ("pkg/core.so", "/x/site-packages/pkg/core.so", "EXTENSION"),
        wheel,
        ("libz.so.1", "/lib/libz.so.1", "BINARY"),
        ("liba.so.1", "/lib/liba.so.1", "BINARY"),
        ("libb.so.1", "/lib/libb.so.1", "BINARY"),
    ]
    needs = {"/x/site-packages/pkg/core.so": {"libz.so.1", "libc.so.6"}, "/lib/liba.so.1": {"libb.so.1"}}
    left = without_orphans(entries, lambda path: needs.get(path, set()))
    assert [entry[0] for entry in left] == ["pkg/core.so", "pkg.libs/libown.so", "libz.so.1"]


@pytest.mark.parametrize(
    ("version", "four"),
    [("0.1.0", (0, 1, 0, 0)), ("2.13.0+cpu", (2, 13, 0, 0)), ("1.2rc3", (1, 2, 3, 0)), ("7", (7, 0, 0, 0))],
)
def test_windows_gets_four_numbers(version: str, four: tuple[int, ...]) -> None:
    assert numbers(version) == four
    assert f"filevers={four}" in version_resource(version)
    compile(version_resource(version), "version", "eval")
