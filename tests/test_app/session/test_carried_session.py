"""What leads an exported file back to its experiment is found, bounded, and never trusted."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from app.session.carried import MOST_CARRIED, MOST_SEARCHED, carried_session, carried_text
from engine import EngineError, Experiment, PointCloud, SavedSession, preset

SESSION = SavedSession(experiment=preset("moons").experiment.with_parameters({"seed": 5}), title="Moons")
TEXT = carried_text(SESSION)
PNG = b"\x89PNG\r\n\x1a\n"
GIF = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def test_a_text_on_one_line() -> None:
    assert TEXT.startswith("tidemark:4:")
    assert "\n" not in TEXT
    few = SavedSession(experiment=Experiment(cloud=PointCloud.of([[0.0, 0.5]])))
    text = carried_text(few)
    assert carried_text(few, len(text)) == text
    assert carried_text(few, len(text) - 1) == ""


def test_a_large_drawing_has_none() -> None:
    points = np.random.default_rng(1).normal(size=(200_000, 2))
    assert carried_text(SavedSession(experiment=Experiment(cloud=PointCloud.of(points)))) == ""
    few = SavedSession(experiment=Experiment(cloud=PointCloud.of(points[:1000])))
    assert 1000 < len(carried_text(few)) <= MOST_CARRIED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", PNG + chunk(b"IHDR", bytes(13)) + chunk(b"iTXt", b"session\0\0\0\0\0" + TEXT.encode())),
        ("a.png", PNG + chunk(b"IDAT", bytes(5_000_000)) + chunk(b"tEXt", b"session\0" + TEXT.encode())),
        ("a.svg", f"<svg><desc>title: Moons; session: {TEXT}; command: x</desc></svg>".encode()),
        ("A.MP4", bytes(3_000_000) + f'{{"session": "{TEXT}"}}'.encode() + bytes(9_000_000)),
        ("a.webm", bytes(9_000_000) + f'{{"session": "{TEXT}"}}'.encode()),
        ("a.pdf", f"%PDF session: {TEXT}; %%EOF".encode()),
    ],
)
def test_found_wherever_a_format_keeps_it(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    found = carried_session(tmp_path / name)
    assert found is not None
    assert found.session == SESSION


def test_a_gifs_comment_is_taken_out_of_its_blocks(tmp_path: Path) -> None:
    text = f'{{"session": "{TEXT}"}}'.encode()
    blocks = b"".join(bytes([len(text[at : at + 7])]) + text[at : at + 7] for at in range(0, len(text), 7))
    (tmp_path / "a.gif").write_bytes(GIF + b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0" + b"\x21\xfe" + blocks + b"\0\x3b")
    found = carried_session(tmp_path / "a.gif")
    assert found is not None
    assert found.session == SESSION


def test_an_array_of_an_npz(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", session=np.asarray(TEXT), positions=np.zeros((2, 2)))
    found = carried_session(tmp_path / "a.npz")
    assert found is not None
    assert found.session == SESSION


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b""),
        ("a.png", b"not a PNG session: " + TEXT.encode()),
        ("a.png", PNG + struct.pack(">I", 2**32 - 1) + b"iTXtsession"),
        ("a.png", PNG + 1000 * chunk(b"tEXt", b"k\0v")),
        ("a.gif", GIF + b"\x21\xfe\xff" + b"cut short"),
        ("a.gif", b"GIF89a"),
        ("a.npz", b"PK\x03\x04 damaged"),
        ("a.svg", f"<text>{TEXT}</text>".encode()),  # drawn, not carried
        ("a.pdf", bytes(MOST_SEARCHED) + f"session: {TEXT};".encode() + bytes(MOST_SEARCHED)),
        ("a.txt", f"session: {TEXT};".encode()),
    ],
)
def test_what_carries_none(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert carried_session(tmp_path / name) is None


def test_what_is_not_there_carries_none(tmp_path: Path) -> None:
    assert carried_session(tmp_path / "none.png") is None


@pytest.mark.parametrize(
    "text",
    [TEXT[:-9], "tidemark:4:AAAA", TEXT.replace(":4:", ":999:"), "tidemark:4:" + 400_000 * "A"],
)
def test_a_damaged_text_is_a_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(f"session: {text}; command: rm")
    with pytest.raises(EngineError, match=r"The experiment in a.svg can't be read"):
        carried_session(tmp_path / "a.svg")


def test_a_member_that_claims_more_than_any_text_is_left(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("session.npy", bytes(50_000_000))
    assert carried_session(tmp_path / "a.npz") is None


@pytest.mark.parametrize("suffix", [".png", ".gif", ".svg", ".npz"])
def test_damaged_files_are_sentences_or_carry_none(suffix: str, tmp_path: Path) -> None:
    text, path = f"session: {TEXT};".encode(), tmp_path / f"a{suffix}"
    np.savez_compressed(tmp_path / "whole.npz", session=np.asarray(TEXT))
    whole = {
        ".png": PNG + chunk(b"IHDR", bytes(13)) + chunk(b"tEXt", b"session\0" + TEXT.encode()) + chunk(b"IEND", b""),
        ".gif": GIF + b"\x21\xfe\xff" + text[:255] + bytes([len(text[255:])]) + text[255:] + b"\0\x3b",
        ".svg": text,
        ".npz": (tmp_path / "whole.npz").read_bytes(),
    }[suffix]
    path.write_bytes(whole)
    found = carried_session(path)
    assert found is not None
    assert found.session == SESSION
    dice, refused = np.random.default_rng(2), 0
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(int(dice.integers(1, 4))):
            content[int(dice.integers(len(content)))] = int(dice.integers(256))
        path.write_bytes(content[: int(dice.integers(len(content))) if dice.random() < 0.3 else None])
        try:
            found = carried_session(path)
        except EngineError:
            refused += 1
        else:
            refused += found is None
    assert refused > 0
