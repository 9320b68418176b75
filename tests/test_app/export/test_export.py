"""The export job: order and progress, and nothing left behind when it is cancelled or fails."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.encoding import ENCODERS, ExportCancelled, export
from app.encoding.encoder import Image
from app.storage.atomic import atomic_file
from engine import EngineError

SIZE = (64, 48)
FILMS = [name for name, kind in ENCODERS.items() if not kind.still]


def noise(index: int) -> Image:
    return np.random.default_rng(index).integers(0, 256, (SIZE[1], SIZE[0], 3), np.uint8)


def never(_: int) -> Image:
    raise AssertionError("painted a frame too early")


def count_for(form: str) -> int:
    return 1 if ENCODERS[form].still else 12


def named(folder: Path, form: str) -> Path:
    return folder / f"film{ENCODERS[form].suffix}"


def old_file(folder: Path, form: str) -> Path:
    path = named(folder, form)
    path.write_bytes(b"the old film")
    return path


def untouched(path: Path) -> bool:
    return [*path.parent.iterdir()] == [path] and path.read_bytes() == b"the old film"


@pytest.mark.parametrize("form", ENCODERS)
def test_a_finished_film_replaces_the_old_one_and_leaves_nothing_else(tmp_path: Path, form: str) -> None:
    path = old_file(tmp_path, form)
    done: list[tuple[int, int]] = []
    count = count_for(form)
    report = export(noise, count, path, form=form, fps=10, size=SIZE, progress=lambda *at: done.append(at))
    assert done == [(index + 1, count) for index in range(count)]
    assert [*tmp_path.iterdir()] == [path]
    assert report.path == path
    assert report.size == path.stat().st_size > len(b"the old film")


@pytest.mark.parametrize("form", FILMS)
def test_frames_are_painted_in_order(tmp_path: Path, form: str) -> None:
    asked: list[int] = []

    def frame(index: int) -> Image:
        asked.append(index)
        return noise(index)

    export(frame, 40, named(tmp_path, form), form=form, fps=20, size=SIZE)
    samples, film = asked[:-40], asked[-40:]
    assert film == list(range(40))
    assert samples == sorted(set(samples))
    assert len(samples) == ENCODERS[form].samples


@pytest.mark.parametrize("form", ENCODERS)
@pytest.mark.parametrize("questions", [0, 3, 14])
def test_cancelling_leaves_the_old_file(tmp_path: Path, form: str, questions: int) -> None:
    """At the first question, while painting, and (GIF: while encoding; PNG: not any more) at the last."""
    path = old_file(tmp_path, form)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > min(questions, count_for(form))

    with pytest.raises(ExportCancelled):
        export(noise, count_for(form), path, form=form, fps=10, size=SIZE, cancelled=cancelled)
    assert untouched(path)


@pytest.mark.parametrize("form", ENCODERS)
def test_a_failing_painter_leaves_the_old_file_and_its_own_error(tmp_path: Path, form: str) -> None:
    path = old_file(tmp_path, form)

    def frame(index: int) -> Image:
        if index == count_for(form) - 1:
            raise RuntimeError("the painter fell")
        return noise(index)

    with pytest.raises(RuntimeError, match="the painter fell"):
        export(frame, count_for(form), path, form=form, fps=10, size=SIZE)
    assert untouched(path)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: np.zeros((SIZE[1], SIZE[0] + 1, 3), np.uint8),
        lambda: np.zeros((SIZE[1], SIZE[0], 3)),
        lambda: np.zeros((SIZE[1], SIZE[0], 4), np.uint8)[..., :3],
    ],
)
def test_a_frame_of_another_shape_type_or_layout_is_a_bug(tmp_path: Path, wrong: Callable[[], Image]) -> None:
    with pytest.raises(ValueError, match="frame 0 is"):
        export(lambda _: wrong(), 1, tmp_path / "a.png", fps=10, size=SIZE)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("form", ENCODERS)
def test_a_place_that_can_not_be_written_is_told_before_painting(tmp_path: Path, form: str) -> None:
    (tmp_path / "file").write_text("")
    suffix = ENCODERS[form].suffix
    (tmp_path / f"folder{suffix}").mkdir()
    for place in (f"nowhere/a{suffix}", f"file/a{suffix}", f"folder{suffix}"):
        with pytest.raises(EngineError) as raised:
            export(never, count_for(form), tmp_path / place, form=form, fps=10, size=SIZE)
        assert raised.value.hint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", f"folder{suffix}"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which even root can't create files")
def test_a_folder_without_permission_is_told_before_painting() -> None:
    with pytest.raises(EngineError, match="can't be written"):
        export(never, 12, Path("/proc/self/a.mp4"), fps=10, size=SIZE)


def test_an_impossible_request_is_told_before_painting(tmp_path: Path) -> None:
    for name, size in (("a.mp4", (63, 48)), ("a.avi", SIZE)):
        with pytest.raises(EngineError):
            export(never, 12, tmp_path / name, fps=10, size=size)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("form", ENCODERS)
def test_a_full_disk_is_told_and_leaves_the_old_file(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_file(tmp_path, form)

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ENCODERS[form], "close", full)
    with pytest.raises(EngineError, match="No space left on device"):
        export(noise, count_for(form), path, form=form, fps=10, size=SIZE)
    assert untouched(path)


@pytest.mark.parametrize("form", FILMS)
def test_a_film_that_lost_frames_is_not_kept(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old_file(tmp_path, form)
    honest = ENCODERS[form].add
    added = 0

    def forgetful(encoder: object, rgb: Image) -> None:
        nonlocal added
        added += 1
        if added <= 6:
            honest(encoder, rgb)  # type: ignore[arg-type]

    monkeypatch.setattr(ENCODERS[form], "add", forgetful)
    with pytest.raises(EngineError, match="did not read back well"):
        export(noise, 12, path, form=form, fps=10, size=SIZE)
    assert untouched(path)


def test_the_file_has_ordinary_permissions(tmp_path: Path) -> None:
    ordinary, exported = tmp_path / "ordinary", tmp_path / "a.png"
    ordinary.touch()
    export(noise, 1, exported, fps=10, size=SIZE)
    assert stat.S_IMODE(exported.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)


def test_a_symbolic_link_is_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "target.png", tmp_path / "link.png"
    target.write_bytes(b"the old film")
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("this account may not create links")
    export(noise, 1, link, fps=10, size=SIZE)
    assert link.is_symlink()
    assert target.read_bytes().startswith(b"\x89PNG")


def test_an_atomic_file_lies_beside_its_target_until_the_end(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    with atomic_file(target) as part:
        assert part.parent == target.parent
        assert not target.exists()
        part.write_bytes(b"new")
    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a.bin"]
