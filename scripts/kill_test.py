"""Kills the program at random moments while it saves, autosaves, exports and films a story, and looks at what is left.

    python -m scripts.kill_test [--kills 200] [--seed 0]

After every kill the file that was being replaced must be whole: one of the versions that were written, equal to the
bit. What is kept of a story's film must be whole; the next one goes on with it. Recovery must offer the last autosave
that was announced, or one that came after it. After the next start nothing temporary may be left. Prints what was
found; exit code 1 when anything was not so.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from engine import Experiment, PointCloud, SavedSession, read_part, read_session, session_bytes

ROOT = Path(__file__).parents[1]
KINDS = ("save", "autosave", "export", "story")
POINTS = 20_000


def made(version: int) -> SavedSession:
    """The session that is written as version number so many."""
    positions = np.random.default_rng(version).normal(size=(POINTS, 2))
    return SavedSession(experiment=Experiment(cloud=PointCloud.of(positions), seed=version), title=f"version {version}")


def work(kind: str, folder: Path) -> None:
    """Writes version after version, announcing each that is done, until it is killed."""
    if kind == "export":
        return export(folder)
    if kind == "story":
        return film(folder)
    from app.document.autosave import autosaves, write_session
    from app.storage.process_lock import lock

    target = folder / "mine.tidemark"
    if kind == "autosave":
        autosaves().mkdir(parents=True, exist_ok=True)
        target = autosaves() / f"{os.getpid()}.tidemark"
        held = lock(target.with_suffix(".lock"))
        assert held is not None
    version = 0
    while True:
        version += 1
        write_session(made(version), target)
        print(version, flush=True)


def export(folder: Path) -> None:
    """Exports a small picture sequence to the same name again and again."""
    from app.export.render import RenderOptions, render_to_file
    from app.session.source import open_source

    experiment = open_source("two-atoms", standardise=True).experiment.with_parameters({"particles": 20, "steps": 4})
    options = RenderOptions(size=(160, 120), fps=10, seconds=1.0, panes=("forward",), captions=False)
    version = 0
    while True:
        version += 1
        render_to_file(experiment, "kill test", folder / "mine.gif", options)
        print(version, flush=True)


def film(folder: Path) -> None:
    """Exports a small story, in which T moves and a picture fades, to the same name again and again."""
    from app.export.render import RenderOptions
    from app.export.render_story import render_story
    from engine import SavedLook, Scene, Story, preset

    plain = preset("two-atoms").experiment.with_parameters({"particles": 20, "steps": 4})
    scenes = []
    for t, pane in ((0.3, "reverse"), (2.0, "reverse"), (3.0, "transport")):
        experiment, look = plain.with_parameters({"termination_time": t}), SavedLook(panes=(pane,))
        scenes.append(Scene(experiment=experiment, look=look, hold=0, seconds=1))
    story, options = Story(scenes=tuple(scenes)), RenderOptions(size=(160, 120), fps=10)
    version = 0
    while True:
        version += 1
        render_story(story, "kill test", folder / "mine.gif", options)
        print(version, flush=True)


def killed(kind: str, folder: Path, home: Path, after_s: float) -> int:
    """Start a worker, let it announce one version, kill it so long after; the last version that it announced."""
    environment = {**os.environ, "TIDEMARK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "scripts.kill_test", "--work", kind, "--folder", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        first = worker.stdout.readline()
        assert first, "the worker ended by itself"
        time.sleep(after_s)
        os.kill(worker.pid, signal.SIGKILL)
        rest = worker.stdout.read()
    return int((first + rest).split()[-1])


def problems(kind: str, folder: Path, home: Path, announced: int) -> list[str]:
    """What is not as it should be after a kill and the next start."""
    from app.document.recovery import kept_sessions
    from app.storage.unfinished import sweep
    from app.story.kept_parts import SUFFIX, KeptParts

    os.environ["TIDEMARK_HOME"] = str(home)
    if kind == "story":
        KeptParts()  # as the next export begins
    found, parts = [], list(folder.rglob("*.tidemark-part")) + list(home.rglob("*.tidemark-part"))
    gone = sweep()
    found += [f"{part.name} was left" for part in parts if part.exists()]
    found += [f"{part} was removed, and is none of ours" for part in gone if part not in parts]
    if kind == "save":
        found += _whole(folder / "mine.tidemark", announced)
    elif kind in ("export", "story"):
        found += _whole_gif(folder / "mine.gif")
    else:
        kept = kept_sessions()
        if len(kept) != 1 or kept[0].session is None:
            found.append(f"{len(kept)} autosaves are offered, not one that can be read")
        for each in kept:
            found += _whole(each.path, announced)
            each.discard()
    kept_parts = list(home.rglob(f"*{SUFFIX}"))
    found += [f"{path.name} is broken" for path in kept_parts if read_part(path.read_bytes(), path.stem) is None]
    left = [path for path in home.rglob("*") if path.is_file() and path.name != "settings.ini"]
    left = [path for path in left if path not in kept_parts]
    return found + [f"{path.relative_to(home)} was left" for path in left]


def _whole(path: Path, announced: int) -> list[str]:
    """The version that was announced last, or the one after it, renamed but not yet announced; to the bit."""
    content = path.read_bytes()
    version = read_session(content).session.experiment.seed
    if version not in (announced, announced + 1):
        return [f"{path.name} holds version {version}, not {announced}"]
    return [] if content == session_bytes(made(version)) else [f"{path.name} is not what was written"]


def _whole_gif(path: Path) -> list[str]:
    from PIL import Image

    with Image.open(path) as image:
        count = getattr(image, "n_frames", 1)
        for frame in range(count):
            image.seek(frame)
            image.load()
    return [] if count > 1 else [f"{path.name} has {count} frames"]


def run(kills: int, seed: int, kinds: tuple[str, ...] = KINDS) -> dict[str, list[str]]:
    """So many kills, the kinds in turn; the problems of each kind."""
    dice = random.Random(seed)
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    with tempfile.TemporaryDirectory() as place:
        for number in range(kills):
            kind = kinds[number % len(kinds)]
            folder, home = Path(place) / "out", Path(place) / "home"
            folder.mkdir(exist_ok=True)
            announced = killed(kind, folder, home, dice.uniform(0.0, 0.3 if kind in ("export", "story") else 0.06))
            found[kind] += problems(kind, folder, home, announced)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work, options.folder)
    found = run(options.kills, options.seed)
    for kind, sentences in found.items():
        print(f"{kind}: {len(sentences)} problems", *list(dict.fromkeys(sentences))[:5], sep="\n  ")
    print(f"{options.kills} kills, seed {options.seed}")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
