"""`tidemark study`: listed, run, kept, interrupted, gone on with; for people and for programs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_study import NAMES, made, study

from app.cli import run
from app.cli.terminal.interruption import interruption
from engine import STUDIES, EngineError, Study, shipped_run

__all__ = ["study"]  # the fixture
ROOT = Path(__file__).parents[3]
posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")


def ran(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    """What `tidemark study` prints on standard output and error."""
    assert run(["study", *words]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def json_of(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    return json.loads(ran(capsys, *words, "--json", code=code)[0])


def test_studies_are_listed_for_people_and_for_programs(capsys: pytest.CaptureFixture[str], study: Study) -> None:
    out, _ = ran(capsys)
    for each in STUDIES.values():
        assert any(line.startswith(f"{each.name} ") and each.title in line for line in out.splitlines())
    assert next(line for line in out.splitlines() if "A made study" in line).endswith("yes")
    rows = json_of(capsys)
    assert [row["name"] for row in rows] == list(STUDIES)
    assert set(rows[0]) == {
        "name", "title", "paper", "source", "claim", "look", "takes_drawing", "takes_images", "packages", "edition",
    }  # fmt: skip


def test_a_table_of_verdicts_is_printed_and_nothing_is_kept(
    capsys: pytest.CaptureFixture[str], study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out, err = ran(capsys, "made")  # a check that differs is a result: exit code 0
    assert "A made study [L]" in out
    for words in (
        "number of one 0 0.01 0 0.5 agrees [L] Example 0, paper",
        "number of two 1 0.01 0 0.5 differs",
        "number of three – 0 0.5 not reproducible here",
        "differs: number of two: off by 1, 0.5 allowed. It is the second.",
        "not reproducible here: number of three: The data are not ours.",
        "1 agrees, 1 differs, 1 not reproducible here",
    ):
        assert words in " ".join(out.split())
    assert err == ""
    assert list(tmp_path.iterdir()) == []


def test_verdicts_are_coloured_on_a_terminal(
    capsys: pytest.CaptureFixture[str], study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out, _ = ran(capsys, "made", "-q")
    assert "\x1b[32magrees" in out
    assert "\x1b[1;31mdiffers" in out
    assert "\x1b[2mnot reproducible here" in out


def test_json_is_the_record_that_is_kept(capsys: pytest.CaptureFixture[str], study: Study, tmp_path: Path) -> None:
    record = json_of(capsys, "made", "--seed", "5", "--quick", "-o", str(tmp_path / "run"))
    assert record == json.loads((tmp_path / "run" / "table.json").read_text(encoding="utf-8"))
    assert (record["seed"], record["quick"], record["complete"]) == (5, True, True)
    alone = json_of(capsys, "made", "--seed", "5", "--quick")
    assert alone["checks"] == record["checks"]
    assert alone["key"] == record["key"]


def test_a_complete_run_is_not_repeated(capsys: pytest.CaptureFixture[str], study: Study, tmp_path: Path) -> None:
    ran(capsys, "made", "-o", str(tmp_path))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    out, err = ran(capsys, "made", "-o", str(tmp_path))
    assert "complete already" in err
    assert "1 agrees" in out
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before
    (tmp_path / "figure.svg").unlink()
    ran(capsys, "made", "-o", str(tmp_path))
    assert (tmp_path / "figure.svg").exists()


def counted(monkeypatch: pytest.MonkeyPatch, stop_at: tuple[str, int] | None = None) -> list[str]:
    """The made study, listed; the names of parts whose first step was made. At `stop_at` Ctrl+C is pressed."""
    begun: list[str] = []

    def on_step(name: str, step: int) -> None:
        if step == 0:
            begun.append(name)
        if (name, step) == stop_at:
            interruption.code = 130
            raise KeyboardInterrupt

    monkeypatch.setitem(STUDIES, "made", made(on_step))
    return begun


@pytest.mark.parametrize("stop_at", [("one", 0), ("two", 3), ("three", 1)])
def test_interrupted_it_leaves_what_is_done_and_goes_on(
    stop_at: tuple[str, int], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "my run"
    words = ("made", "moons", "--quick", "--set", "snr=2", "-o", str(place))
    counted(monkeypatch, stop_at)
    done = NAMES.index(stop_at[0])
    _, err = ran(capsys, *words, code=130)
    assert f"{done} of 3 parts are kept in {place}." in err
    assert err.splitlines()[-1].endswith(f"To go on: tidemark study made moons --quick --set snr=2 -o '{place}'")
    record = json.loads((place / "table.json").read_text(encoding="utf-8"))
    assert (record["complete"], record["done"], len(record["checks"])) == (False, done, done)
    assert (place / "figure.png").read_bytes().startswith(b"\x89PNG")
    begun = counted(monkeypatch)
    _, err = ran(capsys, *words)
    assert begun == list(NAMES[done:])
    assert (f"going on from {done} of 3 parts" in err) == (done > 0)
    assert json_of(capsys, *words)["complete"]


def test_interrupted_without_a_folder_the_table_so_far_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted(monkeypatch, ("two", 1))
    out, err = ran(capsys, "made", code=130)
    assert "number of one" in out
    assert "1 of 3 parts done" in out
    assert "none is kept" in err
    assert "-o DIR" in err


def test_an_interruption_is_the_last_event(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted(monkeypatch, ("two", 1))
    _, err = ran(capsys, "made", "-o", str(tmp_path), "--progress", "json", code=130)
    events = [json.loads(line) for line in err.splitlines()]
    assert (events[-1]["event"], events[-1]["code"]) == ("error", 130)
    assert "1 of 3 parts" in events[-1]["message"]
    assert "tidemark study made" in events[-1]["hint"]


def test_progress_tells_parts(capsys: pytest.CaptureFixture[str], study: Study) -> None:
    _, err = ran(capsys, "made", "--progress", "json")
    events = [json.loads(line) for line in err.splitlines()]
    progress = [event for event in events if event["event"] == "progress"]
    assert {event["stage"] for event in progress} == {"made"}
    assert [event["done"] for event in progress] == sorted(event["done"] for event in progress)
    assert {event["part"] for event in progress} >= {f"part {name}" for name in NAMES}
    assert (progress[-1]["done"], progress[-1]["total"]) == (3, 3)
    assert events[-1]["event"] == "done"
    assert events[-1]["runs"][0]["verdicts"] == {"agrees": 1, "differs": 1, "not reproducible here": 1}


def test_fresh_starts_over(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted(monkeypatch)
    ran(capsys, "made", "-o", str(tmp_path))
    begun = counted(monkeypatch)
    ran(capsys, "made", "-o", str(tmp_path), "--fresh")
    assert begun == list(NAMES)


def test_own_drawing_is_taken_as_measure_takes_it(
    capsys: pytest.CaptureFixture[str], study: Study, tmp_path: Path
) -> None:
    cloud = tmp_path / "my.csv"
    cloud.write_text("x,y\n0,0\n4,0.5\n2,9\n")
    record = json_of(capsys, "made", str(cloud))
    assert (record["drawing"]["title"], record["drawing"]["points"]) == ("my", 3)
    other = json_of(capsys, "made", str(cloud), "--set", "snr=2")
    assert other["drawing"]["digest"] != record["drawing"]["digest"]


@pytest.fixture
def two_studies() -> Iterator[None]:
    """Nothing but two that take no time; the second takes no drawing. Afterwards all are there, in their order."""
    kept = dict(STUDIES)
    STUDIES.clear()
    STUDIES.update(first=made(name="first"), second=made(name="second", takes_drawing=False))
    yield
    STUDIES.clear()
    STUDIES.update(kept)


def test_all_run_each_into_its_folder_and_skip_the_complete(
    capsys: pytest.CaptureFixture[str], two_studies: None, tmp_path: Path
) -> None:
    ran(capsys, "first", "-o", str(tmp_path / "first"))
    out, err = ran(capsys, "all", "-o", str(tmp_path))
    assert "first: complete already" in err
    assert "second: complete already" not in err
    assert out.count("1 agrees, 1 differs") == 2
    assert all((tmp_path / name / "table.json").exists() for name in ("first", "second"))
    assert [record["study"] for record in json_of(capsys, "all", "-o", str(tmp_path))] == ["first", "second"]


def test_all_on_a_drawing_are_those_that_take_one(
    capsys: pytest.CaptureFixture[str], two_studies: None, tmp_path: Path
) -> None:
    _, err = ran(capsys, "all", "moons", "-o", str(tmp_path))
    assert "Not on a drawing: second." in err
    assert sorted(os.listdir(tmp_path)) == ["first"]


def test_one_that_can_not_be_run_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str], two_studies: None, tmp_path: Path
) -> None:
    def refuse(name: str, step: int) -> None:
        raise EngineError("It needs something.", "Get it.")

    STUDIES["first"] = made(refuse, name="first")
    _, err = ran(capsys, "all", "-o", str(tmp_path), code=2)
    assert "first: It needs something. Get it." in err
    assert "Not run: first." in err
    assert (tmp_path / "second" / "table.json").exists()
    assert ran(capsys, "first", code=2)[1].startswith("error: It needs something.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mad"], "Did you mean made"),
        (["all"], "say where"),
        (["made", "--fresh"], "-o DIR"),
        (["made", "--set", "snr=2"], "SOURCE"),
        (["made", "no-such-file.csv"], "no-such-file"),
        (["made", "moons", "--set", "snr=loud"], "needs a number"),
        (["made", "--seed", "-1"], "seed"),
        (["encoder-gaussians", "moons"], "can't be run on a drawing"),
        (["made", "-o", "docs/glossary.md"], "can't be written"),
    ],
)
def test_bad_input_is_one_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    out, err = ran(capsys, *words, code=2)
    assert out == ""
    assert err.startswith("error: ")
    assert said in err
    assert len(err.splitlines()) == 1


@pytest.mark.slow
@posix
def test_a_real_interrupt_and_then_the_same_command_again(tmp_path: Path) -> None:
    """Ctrl+C in a process of its own, while the second part of a real study is worked out."""
    words = [sys.executable, "-m", "app", "study", "encoder-gaussians", "--quick", "-o", str(tmp_path / "run")]
    process = subprocess.Popen(
        [*words, "--progress", "json"], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job has it ignored
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        event = json.loads(line)
        if event["event"] == "progress" and event["done"] == 1 and event["part"]:
            process.send_signal(signal.SIGINT)
            break
    out, err = process.communicate(timeout=100)
    assert process.returncode == 130
    assert "1 of 4 parts done" in out
    assert json.loads(err.splitlines()[-1])["code"] == 130
    record = json.loads((tmp_path / "run" / "table.json").read_text(encoding="utf-8"))
    assert (record["done"], record["complete"], len(record["checks"])) == (1, False, 1)
    assert not list(tmp_path.rglob("*.tidemark-part"))
    again = subprocess.run([*words, "--json"], cwd=ROOT, text=True, capture_output=True, timeout=100, check=False)
    assert again.returncode == 0
    assert "going on from 1 of 4 parts" in again.stderr
    gone_on = json.loads(again.stdout)
    assert gone_on["complete"]
    assert gone_on["checks"][:1] == record["checks"]
    assert gone_on["parts"][0] == record["parts"][0]  # not worked out again
    assert gone_on["started"] == record["started"]


def test_the_run_that_ships_is_told_without_running(capsys: pytest.CaptureFixture[str]) -> None:
    shipped = shipped_run("plateau")
    assert shipped is not None
    out, _ = ran(capsys, "plateau", "--shipped")
    assert f"{len(shipped.result.findings.checks)} agree" in out
    assert f"full run of {shipped.origin.date} on {shipped.origin.place}, " in out
    record = json_of(capsys, "plateau", "--shipped")
    assert (record["edition"], record["machine"]) == (shipped.origin.edition, shipped.origin.machine)
    assert [row["value"] for row in record["checks"]] == [check.value for check in shipped.result.findings.checks]
    assert [row["study"] for row in json_of(capsys, "all", "--shipped")] == list(STUDIES)


def test_a_study_of_which_no_run_ships_says_so(capsys: pytest.CaptureFixture[str], study: Study) -> None:
    _, err = ran(capsys, "made", "--shipped", code=2)
    assert "No run of made ships. Run it: tidemark study made" in " ".join(err.split())


@pytest.mark.parametrize("words", [["--quick"], ["--seed", "1"], ["moons"], ["-o", "there"], ["--set", "snr=2"]])
def test_the_run_that_ships_takes_no_other_choice(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    _, err = ran(capsys, "plateau", *words, "--shipped", code=2)
    assert "it takes no SOURCE" in err
