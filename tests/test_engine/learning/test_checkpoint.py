"""Checkpoints: equal to the bit after a round trip, and nothing else is believed."""

from __future__ import annotations

import dataclasses
import json
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import EngineError, LearnedModel, read_checkpoint, write_checkpoint
from engine.learning import checkpoint
from engine.learning.model import weight_count
from engine.learning.problem import DEEPEST, MOST_DIMENSIONS, WIDEST

Header = dict[str, Any]


def model(seed: int = 0, d: int = 2, width: int = 5, depth: int = 2) -> LearnedModel:
    rng = np.random.default_rng(seed)
    return LearnedModel(
        weights=rng.standard_normal(weight_count(d, width, depth)), mean=rng.standard_normal(d), std=0.1 + rng.random(),
        width=width, depth=depth, process="pinned", prediction="noise", inputs="process", steps=12,
    )  # fmt: skip


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    write_checkpoint(model(), path)
    return path


def rewritten(path: Path, change: Callable[[Header, Header], None], body: Callable[[bytes], bytes] = bytes) -> None:
    """The file with its header (and the model's description in it) changed, and its arrays."""
    raw = path.read_bytes()
    (length,) = struct.unpack_from("<Q", raw)
    header = json.loads(raw[8 : 8 + length])
    described = json.loads(header["__metadata__"]["model"])
    change(header, described)
    if "__metadata__" in header:
        header["__metadata__"]["model"] = json.dumps(described)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + body(raw[8 + length :]))


def nothing(header: Header, described: Header) -> None:
    """Leave it as it is."""


@pytest.mark.parametrize(("d", "width", "depth"), [(1, 4, 1), (2, 128, 3), (50, 16, 8)])
def test_round_trip_is_equal_to_the_bit(tmp_path: Path, d: int, width: int, depth: int) -> None:
    path, before = tmp_path / "m.safetensors", model(3, d, width, depth)
    write_checkpoint(before, path)
    after = read_checkpoint(path)
    assert after == before
    assert after.weights.tobytes() == before.weights.tobytes()
    assert os.listdir(tmp_path) == ["m.safetensors"]


def test_a_rewritten_file_with_nothing_changed_is_read(written: Path) -> None:
    rewritten(written, nothing)
    assert read_checkpoint(written) == model()


def test_layout_is_that_of_safetensors(written: Path) -> None:
    raw = written.read_bytes()
    (length,) = struct.unpack_from("<Q", raw)
    header, body = json.loads(raw[8 : 8 + length]), raw[8 + length :]
    assert length % 8 == 0
    assert all(isinstance(value, str) for value in header.pop("__metadata__").values())
    assert set(header) == {f"layers.{k}.{part}" for k in range(3) for part in ("weight", "bias")}
    begin, end = header["layers.2.bias"]["data_offsets"]
    assert end == len(body)
    np.testing.assert_array_equal(np.frombuffer(body[begin:end], "<f4"), model().weights[-2:])


def test_every_truncation_is_refused(written: Path) -> None:
    raw = written.read_bytes()
    for size in [*range(0, len(raw), 37), len(raw) - 1]:
        written.write_bytes(raw[:size])
        with pytest.raises(EngineError, match="whole checkpoint"):
            read_checkpoint(written)
    written.write_bytes(raw + b"\0")
    with pytest.raises(EngineError, match="whole checkpoint"):
        read_checkpoint(written)


def test_every_flipped_bit_of_the_weights_is_noticed(written: Path) -> None:
    raw = bytearray(written.read_bytes())
    (length,) = struct.unpack_from("<Q", raw)
    for place in range(8 + length, len(raw), 41):
        raw[place] ^= 1
        written.write_bytes(raw)
        with pytest.raises(EngineError, match="whole checkpoint"):
            read_checkpoint(written)
        raw[place] ^= 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("width", 6), ("width", 10**9), ("width", "5"), ("width", 5.5), ("width", None), ("depth", 0), ("depth", [2]),
        ("steps", -1), ("steps", True), ("steps", 1e300), ("process", "ou"), ("prediction", ["v"]), ("inputs", {}),
        ("std", 0), ("std", -1.0), ("std", float("nan")), ("std", float("inf")), ("std", "x"),
        ("std", 1e-300), ("std", True),
        ("mean", []), ("mean", [0.0, 10**400]),
        ("mean", [0.0]), ("mean", [0.0, float("nan")]), ("mean", [0.0, "a"]), ("mean", [[0.0, 1.0]]),
        ("mean", {"0": 1}), ("mean", [0.0] * 5000), ("mean", [True, False]), ("digest", "00"), ("extra", 1),
        ("prediction", 1),
    ],
)  # fmt: skip
def test_every_odd_entry_is_refused(written: Path, name: str, value: object) -> None:
    rewritten(written, lambda _, described: described.update({name: value}))
    with pytest.raises(EngineError, match="whole checkpoint"):
        read_checkpoint(written)


@pytest.mark.parametrize(
    "change",
    [
        lambda header: header.pop("__metadata__"),
        lambda header: header["__metadata__"].update(tidemark="2"),
        lambda header: header.pop("layers.0.bias"),
        lambda header: header["layers.0.weight"].update(dtype="F64"),
        lambda header: header["layers.0.weight"].update(data_offsets=[0, 10**15]),
        lambda header: header["layers.1.weight"].update(shape=[10**9, 10**9]),
        lambda header: header.update({"layers.9.weight": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}}),
    ],
)
def test_every_odd_header_is_refused(written: Path, change: Callable[[Header], None]) -> None:
    rewritten(written, lambda header, _: change(header))
    with pytest.raises(EngineError, match="whole checkpoint"):
        read_checkpoint(written)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff" * 64,
        b"PK\x03\x04" + bytes(60),
        b"\x80\x04\x95cos\nsystem\n(S'true'\ntR.",  # a pickle
        struct.pack("<Q", 2**63) + b"{}",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 2) + b"{}",
        struct.pack("<Q", 4) + b"null",
        struct.pack("<Q", 100_000) + b"[" * 100_000,
    ],
)
def test_anything_else_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "other.safetensors"
    path.write_bytes(raw)
    with pytest.raises(EngineError, match="whole checkpoint"):
        read_checkpoint(path)


def test_weights_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    broken, path = model().weights.copy(), tmp_path / "m.safetensors"
    broken[3] = np.inf
    write_checkpoint(dataclasses.replace(model(), weights=broken), path)
    with pytest.raises(EngineError, match="whole checkpoint"):
        read_checkpoint(path)


def test_a_huge_file_is_refused_without_reading_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "MAX_BYTES", 1000)
    path = tmp_path / "huge.safetensors"
    with path.open("wb") as stream:
        stream.truncate(10**12)  # sparse
    with pytest.raises(EngineError, match="larger than any checkpoint"):
        read_checkpoint(path)


def test_the_largest_network_fits_the_limit() -> None:
    assert 4 * weight_count(MOST_DIMENSIONS, WIDEST, DEEPEST) + checkpoint.MAX_HEADER < checkpoint.MAX_BYTES


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no file"):
        read_checkpoint(tmp_path / "none.safetensors")
    with pytest.raises(EngineError, match="no file"):
        read_checkpoint(tmp_path)
    with pytest.raises(EngineError, match="can't be written"):
        write_checkpoint(model(), tmp_path / "nowhere" / "m.safetensors")


def test_a_failed_write_leaves_the_old_file(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(EngineError, match="No space left"):
        write_checkpoint(model(1), written)
    assert read_checkpoint(written) == model()
    assert os.listdir(written.parent) == [written.name]
