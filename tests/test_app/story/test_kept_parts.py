"""Parts on the disk: what comes back is what was put there, or nothing."""

from __future__ import annotations

import dataclasses
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_stories import small

from app.story.kept_parts import STALE_S, KeptParts
from app.story.needs import Need, needs
from app.story.part_values import part_arrays
from app.story.parts import Parts
from engine import INSIGHT_VIEWS, Picture, SavedLook

PLAIN = SavedLook(
    view=(0.0, 0.0, 2.0), panes=("forward", "reverse", "transport"), layers=(("heat", True), ("score", True))
)


def same(a: Any, b: Any) -> bool:
    if dataclasses.is_dataclass(a) and not isinstance(a, type):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a))
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b) and not b.flags.writeable
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def plain_needs() -> tuple[Need, ...]:
    return needs(Picture(experiment=small(), look=PLAIN))


def test_every_part_comes_back_as_it_was(tmp_path: Path) -> None:
    kept, parts = KeptParts(tmp_path / "parts"), Parts()
    for need in plain_needs():
        part = parts.get(need)
        kept.save(need, part)
        assert same(part, KeptParts(tmp_path / "parts").load(need)), need.name


@pytest.mark.slow
@pytest.mark.parametrize("view", [name for name, view in INSIGHT_VIEWS.items() if view.computed and not view.compares])
def test_every_insight_view_comes_back_as_it_was(view: str, tmp_path: Path) -> None:
    look = SavedLook(view=(0.0, 0.0, 2.0), panes=("insight",), insight=view)
    kept, parts = KeptParts(tmp_path / "parts"), Parts()
    for need in needs(Picture(experiment=small(), look=look)):
        part = parts.get(need)
        kept.save(need, part)
        assert same(part, kept.load(need)), need.name


def test_broken_files_are_computed_anew(tmp_path: Path) -> None:
    kept, need = KeptParts(tmp_path / "parts"), plain_needs()[0]
    kept.save(need, Parts().get(need))
    path = kept.path(need)
    whole = path.read_bytes()
    for broken in (whole[:-1], whole[: len(whole) // 2], b"", whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:]):
        path.write_bytes(broken)
        parts = Parts(keeper=KeptParts(tmp_path / "parts"))
        parts.get(need)
        assert parts.computed == 1
        assert same(parts.get(need), kept.load(need))


def test_another_parts_file_is_not_taken(tmp_path: Path) -> None:
    kept, (first, second, *_) = KeptParts(tmp_path / "parts"), plain_needs()
    kept.save(first, Parts().get(first))
    kept.path(first).rename(kept.path(second))
    assert kept.load(second) is None


def test_the_oldest_go_where_there_is_no_room(tmp_path: Path) -> None:
    wanted = [Need("diffusion", small(seed=seed).reduced("diffusion")) for seed in range(5)]
    parts, probe = Parts(), KeptParts(tmp_path / "probe")
    probe.save(wanted[0], parts.get(wanted[0]))
    size = probe.path(wanted[0]).stat().st_size
    kept = KeptParts(tmp_path / "parts", most_bytes=3 * size)
    for need in wanted:
        kept.save(need, parts.get(need))
        held = list((tmp_path / "parts").iterdir())
        assert sum(path.stat().st_size for path in held) <= 3 * size
    assert kept.load(wanted[-1]) is not None


def test_what_was_not_used_for_long_goes(tmp_path: Path) -> None:
    kept, (first, second, *_) = KeptParts(tmp_path / "parts"), plain_needs()
    for need in (first, second):
        kept.save(need, Parts().get(need))
    long_ago = time.time() - STALE_S - 60
    os.utime(kept.path(first), (long_ago, long_ago))
    later = KeptParts(tmp_path / "parts")
    assert later.load(first) is None
    assert later.load(second) is not None


def test_a_finished_export_leaves_nothing(tmp_path: Path) -> None:
    kept, parts = KeptParts(tmp_path / "parts"), Parts()
    for need in plain_needs():
        kept.save(need, parts.get(need))
    kept.discard()
    assert not (tmp_path / "parts").exists()


def test_what_is_no_result_is_refused() -> None:
    with pytest.raises(TypeError):
        part_arrays(object(), small())
