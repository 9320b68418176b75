"""A study's part as a file: there and back, and whatever else a file may hold is no part."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from made_study import study

from engine import KeptPart, Study, StudyRequest, part_bytes, part_key, preset, read_part

__all__ = ["study"]  # the fixture
KEY, OTHER = "00" * 15 + "7f", "00" * 16
PART = KeptPart(found={"values": np.arange(6.0).reshape(2, 3), "number": np.array(2.5)}, seconds=1.5)
SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)


@given(
    found=st.dictionaries(
        st.from_regex(r"[a-z0-9_ ]{1,12}", fullmatch=True), arrays.arrays(np.float64, SHAPES), max_size=4
    ),
    seconds=st.floats(0, 1e9),
)
def test_there_and_back(found: dict[str, np.ndarray], seconds: float) -> None:
    back = read_part(part_bytes(KEY, KeptPart(found=found, seconds=seconds)), KEY)
    assert back is not None
    assert back.seconds == seconds
    assert set(back.found) == set(found)
    for name, array in found.items():
        assert back.found[name].shape == array.shape  # a number stays one
        assert back.found[name].tobytes() == array.tobytes()
        assert not back.found[name].flags.writeable


def test_numpy_reads_it_without_pickle_and_equal_parts_are_equal_bytes() -> None:
    data = part_bytes(KEY, PART)
    assert data == part_bytes(KEY, PART)
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        np.testing.assert_array_equal(archive["values"], PART.found["values"])
        assert archive["number"].shape == ()


def test_a_part_of_another_request_is_none_of_ours() -> None:
    assert read_part(part_bytes(OTHER, PART), KEY) is None


def test_a_part_that_is_cut_off_anywhere_is_none() -> None:
    data = part_bytes(KEY, PART)
    assert read_part(data, KEY) is not None
    assert all(read_part(data[:length], KEY) is None for length in range(len(data)))


@given(st.data())
def test_a_changed_byte_is_a_whole_part_or_none(data: st.DataObject) -> None:
    """The checksum of the archive covers the arrays; elsewhere a byte may not matter."""
    content = bytearray(part_bytes(KEY, PART))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    back = read_part(bytes(content), KEY)
    assert back is None or all(array.dtype == np.float64 for array in back.found.values())


def packed(compression: int = zipfile.ZIP_STORED, **members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return out.getvalue()


def npy(array: np.ndarray, **options: bool) -> bytes:
    out = io.BytesIO()
    np.save(out, array, **options)  # type: ignore[arg-type]
    return out.getvalue()


def test_what_is_no_part_is_none() -> None:
    own = {"__key__": npy(np.frombuffer(bytes.fromhex(KEY), np.uint8)), "__seconds__": npy(np.array(1.0))}
    assert read_part(packed(**own, a=npy(np.zeros(3))), KEY) is not None
    pickled = npy(np.array([{"a": 1}], dtype=object), allow_pickle=True)
    bomb = packed(zipfile.ZIP_DEFLATED, **own, a=npy(np.zeros(1_000_000)))
    liar = npy(np.zeros(3)).replace(b"(3,)", b"(9,)")
    rest = [
        b"", b"PK", b"nonsense" * 100, packed(), packed(a=npy(np.zeros(3))), packed(**own, a=pickled), bomb,
        packed(**own, a=liar), packed(**own, a=b"text"), packed(**{**own, "__seconds__": npy(np.zeros(3))}),
        packed(**own, **{f"a{k}": b"" for k in range(1000)}),
    ]  # fmt: skip
    assert [read_part(data, KEY) for data in rest] == [None] * len(rest)


@pytest.mark.parametrize("name", ["__key__", "__seconds__"])
def test_an_array_with_one_of_our_own_names_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no part may"):
        part_bytes(KEY, KeptPart(found={name: np.zeros(1)}, seconds=0.0))


def test_the_key_tells_every_request_and_edition_apart(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = StudyRequest(study="made")
    moons, atoms = preset("moons").experiment, preset("two-atoms").experiment
    requests = [
        plain,
        dataclasses.replace(plain, quick=True),
        dataclasses.replace(plain, seed=1),
        dataclasses.replace(plain, experiment=moons),
        dataclasses.replace(plain, experiment=atoms),
        dataclasses.replace(plain, experiment=atoms.with_parameters({"snr": 2.0})),
        StudyRequest(study="encoder-gaussians"),
    ]
    keys = {part_key(request) for request in requests}
    assert len(keys) == len(requests)
    assert part_key(StudyRequest(study="made")) in keys
    with monkeypatch.context() as patch:
        patch.setattr("engine.studies.base.study.edition_of", lambda module: "0" * 16)
        assert part_key(plain) not in keys
    monkeypatch.setattr("engine.stages.part_file.presets", lambda: (preset("moons"),))  # a preset is data, not code
    assert part_key(plain) not in keys
