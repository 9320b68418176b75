"""Short runs of scripts/kill_test.py and scripts/fuzz.py, and proof that both can fail."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine import session_bytes

pytest.importorskip("resource")  # what measures memory is on POSIX only
from scripts import fuzz, kill_test


@pytest.mark.slow
@pytest.mark.parametrize("kind", kill_test.KINDS)
def test_a_kill_leaves_whole_files_and_nothing_else(kind: str) -> None:
    assert kill_test.run(3, seed=1, kinds=(kind,)) == {kind: []}


def test_the_kill_test_sees_a_file_that_is_not_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, home = tmp_path / "out", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    monkeypatch.setenv("TIDEMARK_HOME", str(home))
    (folder / "mine.tidemark").write_bytes(session_bytes(kill_test.made(3)))
    assert kill_test.problems("save", folder, home, 3) == []
    assert kill_test.problems("save", folder, home, 5) == ["mine.tidemark holds version 3, not 5"]
    (home / "stray").touch()
    assert "stray was left" in kill_test.problems("save", folder, home, 3)


def test_damaged_files_are_read_or_refused_by_a_sentence() -> None:
    verdicts = fuzz.run(1500, seed=3)
    assert set(verdicts) == {"read", "refused"}
    assert verdicts["read"] > 75  # so that what is damaged is not only thrown out at the door


def test_the_fuzzer_sees_crashes_and_starts_from_good_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = fuzz.seeds()
    assert [fuzz.judged(case, tmp_path) for case in good] == ["read"] * len(good)
    dice = random.Random(0)
    assert any(fuzz.mutated(good[0], good, dice) != good[0] for _ in range(5))

    def crash(*_case: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(fuzz, "read", crash)
    assert fuzz.judged(good[0], tmp_path).startswith("crash: ")
