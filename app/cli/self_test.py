"""`tidemark self-test`: does this installation compute, paint and encode?"""

from __future__ import annotations

from pathlib import Path

import click

from .terminal.names import OutputName
from .terminal.output import emit, emit_json
from .terminal.page import Page, option
from .terminal.reporting import Reporter, reporting_options


@click.command(
    name="self-test",
    cls=Page,
    short_help="Check that this installation computes, paints, writes.",
    examples=(
        ("tidemark self-test", "One line a check."),
        ("tidemark self-test --png picture.png --json", "For a program; the picture to be looked at."),
    ),
)
@option("Output", "--png", type=OutputName(), help="Also write the test picture here.")
@option("Output", "--json", "as_json", is_flag=True, help="Machine-readable.")
@reporting_options
def self_test(png: Path | None, as_json: bool, report: Reporter) -> None:
    """Check this installation: known numbers, a painted picture, and a file of every format that reads back.

    Exit code 0 when all checks pass, 1 when one fails.
    """
    from ..self_test.engine import Check, checks

    seen: list[Check] = []
    for done, total, check in checks(png):
        report.advance("checking", done, total)
        seen.append(check)
        if not as_json:
            emit(f"{'ok  ' if check.passed else 'FAIL'}  {check.name}: {check.saw}")
    failed = sum(not check.passed for check in seen)
    if as_json:
        rows = [{"name": check.name, "passed": check.passed, "saw": check.saw} for check in seen]
        emit_json({"passed": failed == 0, "checks": rows})
    else:
        emit("self-test passed" if not failed else f"self-test: {failed} failed")
    report.finish("", passed=failed == 0)
    if failed:
        raise SystemExit(1)
