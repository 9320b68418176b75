"""Values: frozen, equal and hashable by content, with read-only arrays."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pytest

from engine.values import FloatArray, Value, frozen_array


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample(Value):
    numbers: FloatArray
    name: str = "a"
    inner: Value | None = None
    remark: str = dataclasses.field(default="", metadata={"identity": False})


@dataclass(frozen=True, kw_only=True, eq=False)
class Other(Sample):
    pass


def sample(*numbers: float, **fields: object) -> Sample:
    return Sample(numbers=np.array(numbers), **fields)  # type: ignore[arg-type]


def test_equal_content_is_equal_and_hashes_alike() -> None:
    assert sample(1, 2, inner=sample(3)) == sample(1, 2, inner=sample(3))
    assert len({sample(1, 2), sample(1, 2), sample(1, 3)}) == 2


@pytest.mark.parametrize(
    "different",
    [
        sample(1, 3),
        sample(1, 2, name="b"),
        sample(1, 2, inner=sample(1)),
        Sample(numbers=np.array([[1.0, 2.0]])),
        Sample(numbers=np.array([1, 2], np.float32)),
        Other(numbers=np.array([1.0, 2.0])),
        "a",
    ],
)
def test_any_other_content_shape_dtype_or_type_differs(different: object) -> None:
    assert sample(1, 2) != different


def test_fields_outside_the_identity_do_not_count() -> None:
    assert sample(1, remark="x") == sample(1, remark="y")


def test_text_and_numbers_do_not_collide() -> None:
    assert sample(1, name="1").digest != sample(1, name=1).digest
    assert sample(1, name="1").digest != sample(1, name=1.0).digest


def test_a_digest_does_not_depend_on_the_process() -> None:
    code = "from engine import PointCloud; print(PointCloud.of([[1, 2]]).digest.hex())"
    digests = {
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 32


def test_what_can_not_be_digested_is_a_bug() -> None:
    with pytest.raises(TypeError, match="list can't be part of a value"):
        _ = sample(1, name=[1]).digest


def test_frozen_arrays_are_read_only_copies() -> None:
    source = np.arange(6.0).reshape(2, 3)
    frozen = frozen_array(source.T)
    assert frozen.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        frozen[0, 0] = 1
    source[:] = -1
    assert frozen.min() == 0
    assert frozen_array(frozen) is frozen
