"""Shell completion: what is offered where, by click's own machinery; and the scripts that ask for it."""

from __future__ import annotations

import subprocess

import pytest
from click.shell_completion import ShellComplete

from app.cli import run
from app.cli.completion import COMPLETION, NAME
from app.cli.program import tidemark
from engine import INSIGHT_VIEWS, SWEEPABLE, Experiment, parameters_of, presets, stories
from widgets.painting.look import PANES


def offered(*words: str) -> list[str]:
    """What follows the words; the last one is being typed."""
    *before, incomplete = words
    items = ShellComplete(tidemark, {}, NAME, COMPLETION).get_completions(before, incomplete)
    return [item.value for item in items if item.type == "plain"]


def files_too(*words: str) -> bool:
    *before, incomplete = words
    items = ShellComplete(tidemark, {}, NAME, COMPLETION).get_completions(before, incomplete)
    return any(item.type == "file" for item in items)


def test_the_first_word_is_a_command_a_preset_or_a_file() -> None:
    words = offered("")
    assert {"open", "render", "measure", "run", "curve", "script", "presets", "info", "self-test", "completion"} <= set(
        words
    )
    assert "window" not in words
    assert {preset.name for preset in presets()} <= set(words)
    assert files_too("")
    assert offered("mea") == ["measure"]
    assert offered("--v") == ["--version"]


@pytest.mark.parametrize("command", ["render", "measure", "run", "curve"])
def test_a_source_is_a_preset_a_story_or_a_file(command: str) -> None:
    assert set(offered(command, "")) == {each.name for each in (*presets(), *stories())}
    assert offered(command, "moo") == ["moons"]
    assert files_too(command, "")
    assert files_too(command, "./da")


@pytest.mark.parametrize("command", ["render", "measure", "run", "curve"])
def test_parameters_are_completed_up_to_the_equals_sign(command: str) -> None:
    assert offered(command, "moons", "--set", "") == [f"{name}=" for name in parameters_of(Experiment)]
    assert offered(command, "moons", "--set", "term") == ["termination_time="]
    assert offered(command, "moons", "--set", "process=") == ["process=ou", "process=ve", "process=pinned"]
    assert offered(command, "moons", "--set", "process=p") == ["process=pinned"]
    assert offered(command, "moons", "--set", "seed=") == []
    assert offered(command, "moons", "--set", "nothing=") == []


def test_readings_by_group_then_by_name() -> None:
    assert offered("measure", "moons", "--only", "sw") == ["swirl"]
    assert "swirl.rms" in offered("measure", "moons", "--only", "swirl.")
    assert "swirl.rms" in offered("measure", "moons", "--only", "swirl")


def test_panes_layers_views_and_modes() -> None:
    assert offered("render", "moons", "--pane", "") == list(PANES)
    assert offered("render", "moons", "--pane", "forward,r") == ["forward,reverse"]
    assert "forward,forward" not in offered("render", "moons", "--panes", "forward,")
    assert offered("render", "moons", "--layers", "+he") == ["+heat"]
    assert offered("render", "moons", "--layers", "points,tr") == ["points,trails"]
    assert offered("render", "moons", "--insight", "b") == ["basins"]
    assert offered("render", "moons", "--insight", "basins", "--mode", "") == [
        name for name, _ in INSIGHT_VIEWS["basins"].modes
    ]
    assert "learning" not in offered("run", "moons", "--insight", "")
    assert "1920x1080" in offered("render", "moons", "--size", "1")


def test_curves_and_their_axes() -> None:
    assert offered("curve", "moons", "") == list(SWEEPABLE)
    assert offered("curve", "moons", "swirl.rms", "--over", "") == ["T", "snr", "curvature"]


def test_options_of_a_command() -> None:
    assert offered("measure", "--js") == ["--json"]
    assert offered("completion", "") == ["bash", "zsh", "fish"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_asks_us(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"{COMPLETION}={shell}_complete" in script
    assert NAME in script


def test_bash_takes_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", "bash"]) == 0
    checked = subprocess.run(
        ["bash", "-n"], input=capsys.readouterr().out, text=True, capture_output=True, check=False, timeout=30
    )
    assert checked.returncode == 0, checked.stderr


def test_the_program_answers_a_shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(COMPLETION, "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "tidemark render moo")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert run([]) == 0
    assert capsys.readouterr().out.split() == ["plain,moons"]


def test_an_unknown_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", "tcsh"]) == 2
    assert "'bash', 'zsh', 'fish'" in capsys.readouterr().err
