"""Films joined: the frames of the parts, in their order, as they were encoded; or a sentence and nothing written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from app.encoding import export
from app.encoding.join import JOINERS, join
from engine import EngineError

SIZE = (64, 48)
FORMS = [*(suffix[1:] for suffix in JOINERS), "webm-av1", "mp4-sharp"]


def picture(index: int, size: tuple[int, int] = SIZE) -> np.ndarray[Any, Any]:
    """A square that wanders over a ramp."""
    rgb = np.zeros((size[1], size[0], 3), np.uint8)
    rgb[..., 0] = np.linspace(0, 200, size[0]).astype(np.uint8)
    rgb[10:30, 3 * index : 3 * index + 12] = (30, 250, 90)
    return rgb


def film(path: Path, numbers: range, form: str = "", fps: float = 10, size: tuple[int, int] = SIZE) -> Path:
    def frame(index: int) -> np.ndarray[Any, Any]:
        return picture(numbers[index], size)

    export(frame, len(numbers), path, fps=fps, size=size, form=form, metadata={"title": "A part"})
    return path


def frames(path: Path) -> list[np.ndarray[Any, Any]]:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith(".png"))
            return [np.asarray(Image.open(io.BytesIO(archive.read(name)))) for name in names]
    if path.suffix in (".mp4", ".webm"):
        with av.open(str(path)) as container:
            return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    found = []
    with Image.open(path) as image:
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            found.append(np.asarray(image.convert("RGB")))
    return found


def suffix_of(form: str) -> str:
    return f".{form.split('-')[0]}"


@pytest.mark.parametrize("form", FORMS)
def test_a_joined_film_has_the_frames_of_its_parts(form: str, tmp_path: Path) -> None:
    suffix, name = suffix_of(form), form if "-" in form else ""
    parts = [
        film(tmp_path / f"{part}{suffix}", numbers, name)
        for part, numbers in enumerate((range(4), range(4, 9), range(9, 12)))
    ]
    report = join(parts, tmp_path / f"whole{suffix}")
    whole = frames(report.path)
    wanted = [frame for part in parts for frame in frames(part)]
    assert report.count == len(whole) == len(wanted) == 12
    assert all(np.array_equal(a, b) for a, b in zip(whole, wanted, strict=True))
    assert report.seconds == pytest.approx(1.2, abs=0.02)  # two roundings to a clock of hundredths
    assert report.size == report.path.stat().st_size


@pytest.mark.parametrize("form", ["zip", "apng"])
def test_lossless_parts_are_the_whole_film(form: str, tmp_path: Path) -> None:
    whole = film(tmp_path / f"whole.{form}", range(8))
    parts = [film(tmp_path / f"{k}.{form}", numbers) for k, numbers in enumerate((range(3), range(3, 8)))]
    joined = join(parts, tmp_path / f"joined.{form}").path
    assert all(np.array_equal(a, b) for a, b in zip(frames(whole), frames(joined), strict=True))
    if form == "zip":
        assert joined.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("suffix", JOINERS)
def test_another_size_does_not_fit(suffix: str, tmp_path: Path) -> None:
    a, b = film(tmp_path / f"a{suffix}", range(3)), film(tmp_path / f"b{suffix}", range(3), size=(64, 64))
    target = tmp_path / f"c{suffix}"
    target.write_bytes(b"older")
    with pytest.raises(EngineError, match=f"b{suffix} does not fit a{suffix}"):
        join([a, b], target)
    assert target.read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([a.name, b.name, target.name])


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".zip"])
def test_another_rate_does_not_fit(suffix: str, tmp_path: Path) -> None:
    a, b = film(tmp_path / f"a{suffix}", range(3)), film(tmp_path / f"b{suffix}", range(3), fps=20)
    with pytest.raises(EngineError, match="does not fit"):
        join([a, b], tmp_path / f"c{suffix}")


def test_another_codec_does_not_fit(tmp_path: Path) -> None:
    a, b = film(tmp_path / "a.webm", range(3), "webm"), film(tmp_path / "b.webm", range(3), "webm-av1")
    with pytest.raises(EngineError, match="codec"):
        join([a, b], tmp_path / "c.webm")


@pytest.mark.parametrize("suffix", JOINERS)
@pytest.mark.parametrize("content", [b"", b"no film at all" * 20], ids=["empty", "text"])
def test_what_is_no_film_is_said_to_be_none(suffix: str, content: bytes, tmp_path: Path) -> None:
    a, b = film(tmp_path / f"a{suffix}", range(3)), tmp_path / f"b{suffix}"
    b.write_bytes(content)
    with pytest.raises(EngineError):
        join([a, b], tmp_path / f"c{suffix}")
    assert not (tmp_path / f"c{suffix}").exists()


@pytest.mark.parametrize("suffix", JOINERS)
def test_a_film_that_is_cut_short_is_refused_or_joined_as_far_as_it_goes(suffix: str, tmp_path: Path) -> None:
    a, b = film(tmp_path / f"a{suffix}", range(3)), film(tmp_path / f"b{suffix}", range(6))
    b.write_bytes(b.read_bytes()[: b.stat().st_size * 2 // 3])
    try:
        report = join([a, b], tmp_path / f"c{suffix}")
    except EngineError:
        assert not (tmp_path / f"c{suffix}").exists()
    else:
        assert len(frames(report.path)) == report.count


def test_other_requests_that_can_not_be_met_are_sentences(tmp_path: Path) -> None:
    a = film(tmp_path / "a.mp4", range(3))
    for parts, target in (
        ([a, a], "c.avi"),
        ([a], "c.mp4"),
        ([a, tmp_path / "b.gif"], "c.mp4"),
        ([a, tmp_path / "none.mp4"], "c.mp4"),
    ):
        with pytest.raises(EngineError):
            join(parts, tmp_path / target)


def test_a_part_may_be_the_target(tmp_path: Path) -> None:
    a = film(tmp_path / "a.mp4", range(3))
    assert join([a, a], a).count == 6
    assert len(frames(a)) == 6
