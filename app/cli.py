"""The command line: the window, and the same engine and renderer without one.

Exit codes: 0 done, 2 bad input (one sentence and a hint on stderr, nothing written), 1 a bug, 130 interrupted.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from engine import INSIGHT_VIEWS, EngineError, Experiment, parameters_of, presets

from .start_options import start_options

VERSION = "0.1.0"


class _CommandOrFile(click.Group):
    """A group whose first word may also be a file or a preset: `tidemark moons` is `tidemark window moons`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            args = ["window", *args]
        return super().resolve_command(ctx, args)


def _parameter_help() -> str:
    rows = []
    for declared in parameters_of(Experiment).values():
        span = " | ".join(key for key, _ in declared.choices) or f"{declared.low:g} to {declared.high:g}"
        rows.append(f"\b\n  {declared.name} ({span}; default {declared.default})\n    {declared.doc}")
    return "Parameters for --set:\n\n" + "\n\n".join(rows)


_set = click.option("--set", "assignments", multiple=True, metavar="NAME=VALUE", help="Set a parameter (repeatable).")


@click.group(cls=_CommandOrFile, invoke_without_command=True)
@click.version_option(VERSION, prog_name="Tidemark")
@start_options
@click.option("--debug", is_flag=True, help="Show a traceback when something goes wrong.")
@click.pass_context
def tidemark(ctx: click.Context, debug: bool) -> None:
    """Draw a distribution, watch it diffuse and denoise beside its optimal transport map, and measure the gap.

    Without a command the window opens; a file or a preset's name opens in it.
    """
    ctx.ensure_object(dict)["debug"] = debug
    if ctx.invoked_subcommand is None:
        ctx.invoke(window)


@tidemark.command(hidden=True)
@click.argument("source", required=False)
def window(source: str | None = None) -> None:
    """Open the window, on SOURCE when given."""
    from .run_window import run_window

    raise SystemExit(run_window(source))


def _size(_ctx: click.Context, _parameter: click.Parameter, text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    try:
        size = int(width), int(height)
    except ValueError:
        raise click.BadParameter("give it as WIDTHxHEIGHT, for example 1280x720.") from None
    if not all(64 <= side <= 7680 for side in size):
        raise click.BadParameter("each side must be from 64 to 7680 pixels.")
    return size


@tidemark.command(epilog=_parameter_help())
@click.argument("source")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Where to write; by suffix.")
@click.option("--size", default="1280x720", show_default=True, callback=_size, help="Width x height in pixels.")
@click.option("--fps", default=30, show_default=True, type=click.IntRange(1, 60), help="Frames a second.")
@click.option("--seconds", default=6.0, show_default=True, type=click.FloatRange(0.1, 600), help="Length.")
@click.option("--loop", type=click.Choice(["once", "ping-pong"]), default="once", show_default=True)
@click.option("--theme", type=click.Choice(["light", "dark"]), default="dark", show_default=True)
@click.option("--panes", default="forward,reverse,transport", show_default=True, help="Which panes, by comma.")
@click.option("--captions/--no-captions", default=True, show_default=True)
@click.option(
    "--insight", type=click.Choice(list(INSIGHT_VIEWS)), default="density", help="View of the pane 'insight'."
)
@click.option("--mode", default="", help="Its mode; without one its first.")
@click.option("--phase", default=0.5, show_default=True, type=click.FloatRange(0, 1), help="Instant of a still.")
@click.option("--standardise/--as-given", default=True, show_default=True, help="A cloud's mean to 0, scale to 1.")
@_set
def render(source: str, output: Path, assignments: tuple[str, ...], standardise: bool, **options: Any) -> None:
    """Render SOURCE (a preset, a CSV/NPY/JSON cloud, an experiment's JSON) to a movie or a still, by suffix."""
    from .progress_bar import progress_bar
    from .render import RenderOptions, render_to_file
    from .source import open_source, with_settings

    opened = open_source(source, standardise=standardise)
    if opened.note:
        click.echo(opened.note, err=True)
    experiment = with_settings(opened.experiment, assignments)
    panes = tuple(name.strip() for name in options.pop("panes").split(","))
    with progress_bar(output.name) as progress:
        written = render_to_file(experiment, opened.title, output, RenderOptions(panes=panes, **options), progress)
    click.echo(f"{written.path}: {written.count} frame(s), {written.size:,} bytes, {written.took:.1f} s", err=True)


@tidemark.command(name="measure", epilog=_parameter_help())
@click.argument("source")
@click.option("--only", multiple=True, metavar="GROUP", help="Only this group, or beginning of a name (repeatable).")
@click.option("--against", metavar="CLOUD", help="A second cloud, for the group 'sensitivity'.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@click.option("--standardise/--as-given", default=False, show_default=True, help="A cloud's mean to 0, scale to 1.")
@_set
def measure_command(
    source: str,
    only: tuple[str, ...],
    against: str | None,
    as_json: bool,
    standardise: bool,
    assignments: tuple[str, ...],
) -> None:
    """Measure SOURCE: each number with its noise floor or its error. docs/measure.md tells the names."""
    from engine import measure

    from .source import open_source, with_settings

    opened = open_source(source, standardise=standardise, any_dimension=True)
    experiment = with_settings(opened.experiment, assignments)
    second = None
    if against is not None:
        second = open_source(against, standardise=standardise, any_dimension=True).experiment.cloud
    *_, result = measure(experiment, only=only, against=second, draft=False)
    if as_json:
        from .reports import measurements_json

        click.echo(json.dumps(measurements_json(result), indent=2))
    else:
        from .reports import print_measurements

        print_measurements(result, opened.title, opened.note)


@tidemark.command(name="presets")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def presets_command(as_json: bool) -> None:
    """List the presets, each with what to look at."""
    if as_json:
        rows = [
            {"name": p.name, "title": p.title, "sentence": p.sentence, "points": len(p.experiment.cloud)}
            for p in presets()
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        from .reports import print_presets

        print_presets(presets())


@tidemark.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def info(as_json: bool) -> None:
    """Versions, device and folders."""
    from .reports import environment

    report = environment(VERSION)
    if as_json:
        click.echo(json.dumps(report, indent=2))
    else:
        for name, value in report.items():
            click.echo(f"{name:<12} {value}")


@tidemark.command(name="self-test")
@click.option("--png", type=click.Path(path_type=Path), help="Also write the test picture here.")
def self_test(png: Path | None) -> None:
    """Check this installation: known numbers, a painted picture, a movie and a GIF that decode."""
    from .self_test import checks

    failed = 0
    for check in checks(png):
        click.echo(f"{'ok  ' if check.passed else 'FAIL'}  {check.name}: {check.saw}")
        failed += not check.passed
    click.echo("self-test passed" if not failed else f"self-test: {failed} failed")
    if failed:
        raise SystemExit(1)


def run(arguments: Sequence[str]) -> int:
    """Run the command line; returns the exit code and never raises for a user's mistake."""
    debug = "--debug" in arguments
    try:
        tidemark.main(list(arguments), prog_name="tidemark", standalone_mode=False)
    except EngineError as error:
        return _complain(error.message, error.hint, debug)
    except click.UsageError as error:
        hint = f"See: {error.ctx.command_path} --help" if error.ctx else ""
        return _complain(error.format_message(), hint, debug)
    except click.ClickException as error:
        return _complain(error.format_message(), "", debug)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        if debug:
            traceback.print_exc()
        else:
            click.echo(f"Tidemark failed: {error!r}. Run with --debug for details.", err=True)
        return 1
    return 0


def _complain(message: str, hint: str, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    click.echo(f"error: {message}{' ' + hint if hint else ''}", err=True)
    return 2
