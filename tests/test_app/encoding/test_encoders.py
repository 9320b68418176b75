"""Encoders: what is written reads back with its size, length, motion and colours, by decoders that are not ours."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pictures

from app.encoding import ENCODERS, encoder_for, export, playable_fps
from app.encoding.encoder import Image
from app.encoding.reel import Reel
from engine import EngineError

av = pytest.importorskip("av")

WIDTH, HEIGHT = 160, 96
BACKGROUND, BLUE, VERMILION = (250, 250, 250), (0, 114, 178), (213, 94, 0)  # the app's own Okabe-Ito colours
METADATA = {"title": "Zwei Monde – 二", "seed": "7"}


def scene(index: int) -> Image:
    """A blue square that moves 4 pixels a frame above a vermilion band."""
    rgb = np.full((HEIGHT, WIDTH, 3), BACKGROUND, np.uint8)
    rgb[64:] = VERMILION
    rgb[16:48, 4 * index : 4 * index + 32] = BLUE
    return rgb


def reel(width: int, height: int, fps: Fraction, count: int) -> Reel:
    return Reel(width=width, height=height, fps=fps, count=count)


def decoded(path: Path) -> list[Image]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def gif_frames(path: Path) -> tuple[list[Image], list[int]]:
    """Frames and delays in ms, by Pillow."""
    frames, delays = [], []
    with Pictures.open(path) as picture:
        for index in range(picture.n_frames):  # type: ignore[attr-defined]
            picture.seek(index)
            frames.append(np.asarray(picture.convert("RGB")))
            delays.append(picture.info["duration"])
    return frames, delays


def check_scene(frames: list[Image], tolerance: float) -> None:
    """Every frame shows its square and its band, in the right colours away from their edges."""
    for index, frame in enumerate(frames):
        assert frame.shape == (HEIGHT, WIDTH, 3)
        for found, colour in (
            (frame[20:44, 4 * index + 4 : 4 * index + 28], BLUE),
            (frame[70:90], VERMILION),
            (frame[20:44, 4 * index + 40 :], BACKGROUND),
        ):
            np.testing.assert_allclose(found.reshape(-1, 3).mean(0), colour, atol=tolerance)


def test_mp4_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    report = export(scene, 24, path, fps=30, size=(WIDTH, HEIGHT), metadata=METADATA)
    assert (report.count, report.fps, report.seconds) == (24, 30, pytest.approx(0.8))
    assert report.size == path.stat().st_size
    frames = decoded(path)
    assert len(frames) == 24
    # Limited range has 219 levels for 255, twice rounded and then rotated between RGB and YUV (coefficients up to 1.9),
    # and crf 18 quantises flat blocks by about a level: 2 (1.16 + 1.9) < 6.2. Tagged as 601 instead of 709 the
    # vermilion would be off by more than 10.
    check_scene(frames, 6.2)
    with av.open(str(path)) as film:
        video = film.streams.video[0]
        assert video.average_rate == 30
        assert float(video.duration * video.time_base) == pytest.approx(0.8)
        context = video.codec_context
        assert (video.codec.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        assert film.metadata["title"] == METADATA["title"]
        assert json.loads(film.metadata["comment"]) == METADATA


def test_mp4_colours_survive_a_decoder_that_is_told_bt709(tmp_path: Path) -> None:
    """The matrix is really 709, not just the tag: decode by hand from the planes."""
    path = tmp_path / "a.mp4"
    export(lambda _: np.full((HEIGHT, WIDTH, 3), VERMILION, np.uint8), 3, path, fps=10, size=(WIDTH, HEIGHT))
    with av.open(str(path)) as film:
        planes = next(film.decode(video=0)).to_ndarray().astype(float)
    y = planes[:HEIGHT].mean()
    cb, cr = planes[HEIGHT : HEIGHT * 5 // 4].mean(), planes[HEIGHT * 5 // 4 :].mean()
    luma, blue, red = (y - 16) * 255 / 219, (cb - 128) * 255 / 224, (cr - 128) * 255 / 224
    # ITU-R BT.709: Kr = .2126, Kb = .0722.
    rgb = [luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue]
    np.testing.assert_allclose(rgb, VERMILION, atol=6.2)  # as above


def test_gif_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    report = export(scene, 24, path, fps=25, size=(WIDTH, HEIGHT))
    assert report.seconds == pytest.approx(0.96)
    frames, delays = gif_frames(path)
    assert len(frames) == 24
    check_scene(frames, 1.5)  # three colours fit a palette of 256: they are kept up to rounding in the palette search
    assert delays == [40] * 24
    with Pictures.open(path) as picture:
        assert picture.info["loop"] == 0  # for ever


@pytest.mark.parametrize("fps", [12.0, 24.0, 30.0, 48.0])
def test_gif_keeps_the_duration_where_its_clock_can_not_keep_the_rate(tmp_path: Path, fps: float) -> None:
    path = tmp_path / "a.gif"
    count = 24
    export(scene, count, path, fps=fps, size=(WIDTH, HEIGHT))
    _, delays = gif_frames(path)
    shortest = 10 * int(100 / fps)
    assert set(delays) <= {shortest, shortest + 10}
    # The end of the last frame but one is rounded to a hundredth, and the last frame repeats a delay.
    assert sum(delays) == pytest.approx(1000 * count / fps, abs=5 + 10)


def test_gif_with_equal_neighbours_keeps_the_duration(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    export(lambda index: scene(index // 4), 16, path, fps=20, size=(WIDTH, HEIGHT))
    _, delays = gif_frames(path)
    assert sum(delays) == pytest.approx(800, abs=50)  # the length of one frame


def test_gif_approximates_many_colours(tmp_path: Path) -> None:
    """A smooth ramp of thousands of colours: the error stays near that of 256 well placed ones."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    ramp = np.stack([255 * x / WIDTH, 255 * y / HEIGHT, 128 + 0 * x], axis=-1).astype(np.uint8)
    path = tmp_path / "a.gif"
    export(lambda _: ramp, 2, path, fps=10, size=(WIDTH, HEIGHT))
    frames, _ = gif_frames(path)
    # 256 cells on a square of 255 x 255: sides of 16, a uniform error of 16 / sqrt(12) = 4.6 a channel if not
    # dithered; dithering trades up to twice that for a right local mean.
    error = frames[0].astype(float) - ramp
    assert np.sqrt((error**2).mean()) < 2 * 4.6
    blocks = error.reshape(HEIGHT // 8, 8, WIDTH // 8, 8, 3).mean(axis=(1, 3))
    assert np.median(np.abs(blocks)) < 4.6  # corners of the colour square lie outside the palette's hull


def test_png_reads_back_exactly_with_its_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.PNG"
    export(scene, 1, path, fps=30, size=(WIDTH, HEIGHT), metadata=METADATA)
    with Pictures.open(path) as picture:
        np.testing.assert_array_equal(np.asarray(picture), scene(0))
        assert {key: picture.info[key] for key in METADATA} == METADATA


@pytest.mark.parametrize("form", ENCODERS)
def test_a_film_is_the_same_every_time(tmp_path: Path, form: str) -> None:
    """Byte for byte; of video every decoded frame, for containers may differ in what no reader shows."""
    kind = ENCODERS[form]
    for name in "ab":
        export(
            scene, 1 if kind.still else 5, tmp_path / f"{name}{kind.suffix}", form=form, fps=10, size=(WIDTH, HEIGHT),
            metadata=METADATA,
        )  # fmt: skip
    one, other = tmp_path / f"a{kind.suffix}", tmp_path / f"b{kind.suffix}"
    if kind.suffix in (".mp4", ".webm"):
        np.testing.assert_array_equal(decoded(one), decoded(other))
    else:
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("form", ENCODERS)
@pytest.mark.parametrize(
    ("size", "fps", "count"),
    [((8, 96), 30, 1), ((160, 7682), 30, 1), ((160, 96), 0.5, 1), ((160, 96), 121, 1), ((160, 96), 30, 0)],
)
def test_no_format_takes_what_makes_no_film(form: str, size: tuple[int, int], fps: float, count: int) -> None:
    with pytest.raises(EngineError) as raised:
        ENCODERS[form]().check(reel(*size, Fraction(fps), count))
    assert raised.value.hint


def test_limits_of_each_format_are_told_with_a_way_out() -> None:
    cases: list[tuple[str, Any, str]] = [
        ("a.mp4", (161, 95, Fraction(30), 1), "Use 162x96."),
        ("a.gif", (160, 96, Fraction(60), 1), "at most 50"),
        ("a.png", (160, 96, Fraction(30), 2), ".mp4"),
    ]
    for name, arguments, hint in cases:
        with pytest.raises(EngineError) as raised:
            encoder_for(Path(name)).check(reel(*arguments))
        assert hint in raised.value.hint
    encoder_for(Path("a.gif")).check(reel(161, 95, Fraction(50), 1))


@pytest.mark.parametrize("name", ["film.avi", "film", "film.mp4.txt"])
def test_an_unknown_format_lists_the_known_ones(name: str) -> None:
    with pytest.raises(EngineError) as raised:
        encoder_for(Path(name))
    assert all(suffix in raised.value.hint for suffix in (".mp4", ".webm", ".gif", ".apng", ".webp", ".zip", ".png"))


@pytest.mark.parametrize(
    ("form", "instead"),
    [
        ("mp4", ".webm"), ("mp4-sharp", ".webm"), ("webm", ".mp4"), ("webm-av1", "VP9"), ("gif", ".mp4"),
        ("webp", ".apng"), ("apng", ".webp"),
    ],
)  # fmt: skip
def test_a_missing_encoder_is_told_with_the_next_format(
    monkeypatch: pytest.MonkeyPatch, form: str, instead: str, tmp_path: Path
) -> None:
    from av.codec.codec import UnknownCodecError

    def missing(codec: str, mode: str) -> None:
        raise UnknownCodecError(codec)

    monkeypatch.setattr(av, "Codec", missing)
    with pytest.raises(EngineError) as raised:
        export(scene, 5, tmp_path / f"a{ENCODERS[form].suffix}", form=form, fps=10, size=(WIDTH, HEIGHT))
    assert instead in raised.value.hint
    assert [*tmp_path.iterdir()] == []


def test_the_rate_that_players_keep_is_known_beforehand() -> None:
    assert playable_fps(Path("a.gif"), 60) == 50
    assert playable_fps(Path("a.gif"), 30) == 30
    assert playable_fps(Path("a.mp4"), 60) == 60


def test_encoders_load_no_library_until_they_are_used() -> None:
    code = "import sys, app.encoding; print([m for m in ('av', 'PIL', 'PySide6', 'torch') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("form", "codec", "pixels"),
    [("mp4", "h264", "yuv420p"), ("mp4-sharp", "h264", "yuv444p"), ("webm", "vp9", "yuv420p"),
     ("webm-av1", "av1", "yuv420p")],
)  # fmt: skip
def test_video_reads_back(tmp_path: Path, form: str, codec: str, pixels: str) -> None:
    path = tmp_path / f"a{ENCODERS[form].suffix}"
    export(scene, 24, path, form=form, fps=30, size=(WIDTH, HEIGHT), metadata=METADATA)
    frames = decoded(path)
    assert len(frames) == 24
    check_scene(frames, 6.2)  # as for MP4: these quantise flat blocks no more
    with av.open(str(path)) as film:
        video = film.streams.video[0]
        context = video.codec_context
        assert (context.name.removeprefix("lib").removesuffix("d"), context.pix_fmt) in (
            (codec, pixels), ("dav1", pixels), ("vpx-vp9", pixels),
        )  # fmt: skip
        assert (context.color_primaries, context.color_trc, context.colorspace) == (1, 1, 1)
        assert video.average_rate == 30
        assert float((film.duration or 0) / av.time_base) == pytest.approx(0.8, abs=1 / 30)
        said = {key.lower(): value for key, value in film.metadata.items()}
        assert said["title"] == METADATA["title"]
        assert json.loads(said["comment"]) == METADATA


def test_sharp_colours_are_sharper(tmp_path: Path) -> None:
    """Single vermilion pixels on blue: at half the resolution of colour they run into their neighbours."""
    dots = np.full((HEIGHT, WIDTH, 3), BLUE, np.uint8)
    dots[::3, ::3] = VERMILION
    errors = {}
    for form in ("mp4", "mp4-sharp"):
        path = tmp_path / f"{form}.mp4"
        export(lambda _: dots, 3, path, form=form, fps=10, size=(WIDTH, HEIGHT))
        errors[form] = float(np.sqrt(((decoded(path)[1].astype(float) - dots) ** 2).mean()))
    assert errors["mp4-sharp"] < errors["mp4"] / 2


def soft(index: int) -> Image:
    """The scene on nothing: opaque shapes, a half transparent edge, and transparent elsewhere."""
    rgba = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    rgba[64:] = (*VERMILION, 255)
    rgba[60:64] = (*VERMILION, 128)
    rgba[16:48, 4 * index : 4 * index + 32] = (*BLUE, 255)
    return rgba


def check_frame(found: Image, source: Image, *, exact: bool) -> None:
    """Transparency is kept by both formats, colours by APNG alone: WebP stores them as video does (4:2:0)."""
    if found.shape[2] == 4:
        np.testing.assert_array_equal(found[..., 3], source[..., 3])
        found, source = (np.where(each[..., 3:] > 0, each, 0)[..., :3] for each in (found, source))
    if exact:
        np.testing.assert_array_equal(found, source)
    else:
        error = np.abs(found.astype(float) - source)
        assert np.median(error) <= 6.2  # flat parts, as for MP4
        assert error.mean() < 6.2


@pytest.mark.parametrize("form", ["webp", "apng"])
@pytest.mark.parametrize("alpha", [False, True])
def test_films_of_browsers_read_back(tmp_path: Path, form: str, alpha: bool) -> None:
    path = tmp_path / f"a{ENCODERS[form].suffix}"
    source = soft if alpha else scene
    export(source, 20, path, form=form, alpha=alpha, fps=30, size=(WIDTH, HEIGHT), metadata=METADATA)
    with Pictures.open(path) as picture:
        assert (picture.n_frames, picture.info["loop"]) == (20, 0)  # type: ignore[attr-defined]
        milliseconds = 0.0
        for index in range(20):
            picture.seek(index)
            picture.load()
            milliseconds += picture.info["duration"]
            found = np.asarray(picture.convert("RGBA" if alpha else "RGB"))
            check_frame(found, source(index), exact=form == "apng")
    # The clock is in ms for WebP, rational for APNG; the last frame repeats the one before it.
    assert milliseconds == pytest.approx(20 / 30 * 1000, abs=2)
    said = path.read_bytes()
    assert METADATA["title"].encode() in said
    if form == "apng":
        with Pictures.open(path) as picture:
            assert {key: picture.info[key] for key in METADATA} == METADATA
    else:
        with Pictures.open(path) as picture:
            assert METADATA["title"].encode() in picture.info["xmp"]


def test_a_gif_says_what_it_is_of(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    export(scene, 5, path, fps=10, size=(WIDTH, HEIGHT), metadata={**METADATA, "long": "x" * 600})
    with Pictures.open(path) as picture:
        assert json.loads(picture.info["comment"]) == {**METADATA, "long": "x" * 600}
    frames, _ = gif_frames(path)
    check_scene(frames, 1.5)


def test_frames_in_a_zip_have_their_times_and_phases(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    phases = [index / 9 for index in range(10)]
    export(soft, 10, path, fps=20, size=(WIDTH, HEIGHT), alpha=True, phases=phases, metadata=METADATA)
    with zipfile.ZipFile(path) as found:
        listed = json.loads(found.read("frames.json"))
        assert (listed["fps"], listed["width"], listed["metadata"]) == (20, WIDTH, METADATA)
        assert [frame["phase"] for frame in listed["frames"]] == phases
        assert [frame["time"] for frame in listed["frames"]] == pytest.approx([index / 20 for index in range(10)])
        for index, frame in enumerate(listed["frames"]):
            with found.open(frame["file"]) as file, Pictures.open(file) as picture:
                np.testing.assert_array_equal(np.asarray(picture), soft(index))


@pytest.mark.parametrize("form", [name for name, kind in ENCODERS.items() if not kind.alpha])
def test_what_can_not_be_transparent_is_told(tmp_path: Path, form: str) -> None:
    with pytest.raises(EngineError, match="can't be transparent"):
        export(soft, 5, tmp_path / f"a{ENCODERS[form].suffix}", form=form, alpha=True, fps=10, size=(WIDTH, HEIGHT))
    assert [*tmp_path.iterdir()] == []


def test_a_format_and_a_suffix_that_differ_are_told() -> None:
    for name, form in (("a.mp4", "webm"), ("a.mp4", "nothing")):
        with pytest.raises(EngineError):
            encoder_for(Path(name), form)
    assert encoder_for(Path("a.webm"), "webm-av1").name == "webm-av1"
    assert encoder_for(Path("a.webm")).name == "webm"


@pytest.mark.parametrize(("asked", "whole"), [(23.976, 24), (23.98, 24), (29.97, 30), (47.952, 48), (59.94, 60)])
@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_a_television_rate_is_kept_exactly(asked: float, whole: int, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    rate = Fraction(1000 * whole, 1001)
    assert playable_fps(path, asked) == float(rate)
    report = export(scene, 8, path, fps=playable_fps(path, asked), size=(WIDTH, HEIGHT))
    assert report.fps == float(rate)
    with av.open(str(path)) as film:
        if suffix == ".mp4":  # a WebM counts milliseconds, and its rate is what a reader makes of them
            assert film.streams.video[0].average_rate == rate
        times = [float(frame.time) for frame in film.decode(video=0)]
    # Milliseconds are the coarser unit of the two: half of one at either end, and some rounding.
    assert [when - times[0] for when in times] == pytest.approx([float(k / rate) for k in range(8)], abs=1.1e-3)


def test_other_rates_are_what_they_say() -> None:
    from app.encoding.frame_rate import frame_rate

    assert [frame_rate(fps) for fps in (1, 12.5, 24, 25, 30, 60, 120)] == [1, Fraction(25, 2), 24, 25, 30, 60, 120]
    assert frame_rate(119.88) == Fraction(120_000, 1001)
    assert frame_rate(29.9) == Fraction(299, 10)
