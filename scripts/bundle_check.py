"""`make bundle-check`: what a built bundle must show, tier by tier; ends with 1 where something does not hold.

.venv/bin/python scripts/bundle_check.py [TIER ...] [--list] [--bundle FOLDER]
"""

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bundle.checks import TIERS, Report  # noqa: E402
from bundle.checks.report import RefusedError  # noqa: E402
from bundle.project import DIST, NAME  # noqa: E402


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bundle_check", description="Check the built bundle, tier by tier.")
    parser.add_argument("tiers", nargs="*", metavar="TIER", help=f"of: {', '.join(TIERS)}; all where none is named")
    parser.add_argument("--list", action="store_true", help="tell the tiers, and end")
    parser.add_argument("--bundle", type=Path, default=DIST / NAME, help="the folder to look at")
    asked = parser.parse_args(arguments)
    if asked.list:
        print("\n".join(f"{name:<10} {tier.title}" for name, tier in TIERS.items()))
        return 0
    unknown = [name for name in asked.tiers if name not in TIERS]
    if unknown:
        parser.error(f"no tier is called {', '.join(unknown)}; there are {', '.join(TIERS)}")
    bundle = asked.bundle.resolve()
    if not (bundle / NAME).is_file():
        print(f"There is no program in {bundle}; run make bundle first.", file=sys.stderr)
        return 1
    return checked(asked.tiers or list(TIERS), bundle)


def checked(names: list[str], bundle: Path) -> int:
    failed: dict[str, int] = {}
    for name in names:
        print(f"{name}: {TIERS[name].title}", flush=True)
        report, began = Report(), time.perf_counter()
        try:
            TIERS[name].run(report, bundle)
        except RefusedError as refusal:
            report.demand(False, str(refusal))
        if report.failures:
            failed[name] = len(report.failures)
        print(f"        {time.perf_counter() - began:.0f} s\n", flush=True)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    words = "all hold" if not failed else "failed: " + ", ".join(f"{name} ({count})" for name, count in failed.items())
    print(f"{len(names)} tier(s), {words}; load {load:.1f}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
