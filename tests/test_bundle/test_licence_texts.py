"""A bundle ships nothing without its licence: tried on distributions and libraries that are made up here."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import pytest

from bundle import licence_texts, native
from bundle.licence_texts import LicenceMissingError, files, shipped
from bundle.ownership import Owners

TEXT = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software. " * 4
Made = tuple[Owners, Path]


def install(place: Path, name: str, *, licence: str = "", extra: tuple[str, ...] = ()) -> list[Path]:
    """A distribution of one module in a folder, with a licence text and more files when given."""
    info = place / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    module = place / f"{name}.py"
    module.write_text("")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nLicense: MIT\n")
    listed = [f"{name}.py", f"{info.name}/METADATA", f"{info.name}/RECORD", *extra]
    if licence:
        (info / "LICENSE").write_text(licence)
        listed.append(f"{info.name}/LICENSE")
    for path in extra:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(b"")
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in listed))
    return [module, *(place / path for path in extra)]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages, on the path in front of all others."""
    place = tmp_path / "site-packages"
    place.mkdir()
    monkeypatch.syspath_prepend(str(place))
    for found in (licence_texts._distribution_part, licence_texts._native_part):
        found.cache_clear()
    return place


def owners(place: Path) -> Owners:
    return Owners(metadata.distributions(path=[str(place)]))


def entries(paths: list[Path]) -> list[tuple[str, str, str]]:
    return [(path.name, str(path), "DATA") for path in paths]


def test_a_distribution_ships_with_its_text(site: Path, tmp_path: Path) -> None:
    parts = shipped(entries(install(site, "fine", licence=TEXT)), owners(site))
    (part,) = (part for part in parts if part.name == "fine")
    assert (part.version, part.licence) == ("1.0", "MIT")
    placed = files(parts, tmp_path / "made")
    assert (str(site / "fine-1.0.dist-info" / "LICENSE"), "licences/fine/LICENSE") in placed
    listed = json.loads((tmp_path / "made" / licence_texts.INDEX).read_text())
    assert {"name": "fine", "version": "1.0", "licence": "MIT", "within": "", "texts": ["fine/LICENSE"]} in listed


@pytest.mark.parametrize("licence", ["", "MIT"], ids=["none", "too short"])
def test_a_distribution_without_a_text_ends_the_build(site: Path, licence: str) -> None:
    with pytest.raises(LicenceMissingError) as raised:
        shipped(entries(install(site, "bare", licence=licence)), owners(site))
    assert raised.value.args == ("bare: no licence text in its wheel, none in bundle/licence_texts.py",)


def test_all_that_is_missing_is_told_at_once(site: Path) -> None:
    paths = [*install(site, "bare"), *install(site, "naked"), *install(site, "fine", licence=TEXT)]
    with pytest.raises(LicenceMissingError) as raised:
        shipped(entries(paths), owners(site))
    assert [line.partition(":")[0] for line in raised.value.args] == ["bare", "naked"]


def test_a_library_that_is_not_known_ends_the_build(site: Path) -> None:
    paths = install(site, "wheel", licence=TEXT, extra=("wheel.libs/libmystery-1234.so.1",))
    with pytest.raises(LicenceMissingError) as raised:
        shipped(entries(paths), owners(site))
    assert raised.value.args == ("wheel.libs/libmystery-1234.so.1: a library that bundle/native.py does not know",)


def test_a_wheel_must_speak_of_a_library_whose_text_it_brings(site: Path) -> None:
    library = ("wheel.libs/libscipy_openblas-6cdc3b4a.so",)
    with pytest.raises(LicenceMissingError, match="OpenBLAS: the licence texts of wheel do not speak of it"):
        shipped(entries(install(site, "wheel", licence=TEXT, extra=library)), owners(site))
    other = install(site, "other", licence=f"{TEXT}This wheel holds OpenBLAS.", extra=("other.libs/libopenblas.so",))
    names = {part.name: part.within for part in shipped(entries(other), owners(site))}
    assert names["OpenBLAS"] == "other 1.0"


def test_a_file_that_belongs_to_nobody_ends_the_build(tmp_path: Path) -> None:
    stray = tmp_path / "libstray.so"
    stray.write_bytes(b"")
    with pytest.raises(LicenceMissingError, match=r"libstray.so: nobody knows"):
        shipped(entries([stray]), Owners([]))


def test_what_no_distribution_brings_is_always_there() -> None:
    assert {"Python", "Inter", "Lucide"} <= {part.name for part in shipped([], Owners([]))}


@pytest.mark.parametrize("known", [*native.NATIVE, *(part for parts in native.LINKED.values() for part in parts)])
def test_every_text_of_a_library_is_here(known: native.Native) -> None:
    """Found, and long enough; where none is named, a word is, by which the wheel's own text is recognised."""
    assert bool(known.texts) != bool(known.says)
    found = [path for text in known.texts for folder in licence_texts.FOLDERS if (path := folder / text).is_file()]
    assert len(found) == len(known.texts)
    assert all(path.stat().st_size >= licence_texts.SMALLEST for path in found)


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("libx264-d6533a8d.so.165", "x264"),
        ("libavcodec-5e6b81c2.so.62.28.102", "FFmpeg"),
        ("avcodec-62.dll", "FFmpeg"),
        ("libavif-c6062d5f.so.16.4.2", "libavif and libaom"),
        ("libgomp.so.1", "GCC runtime"),
        ("libxcb-shm-0be6dfbf.so.0.0.0", "libxcb"),
        ("libicudata.so.73", "ICU"),
        ("libvpx.12.dylib", "libvpx"),
    ],
)
def test_libraries_are_known_by_their_files(filename: str, name: str) -> None:
    known = native.native(filename)
    assert known is not None
    assert known.name == name
