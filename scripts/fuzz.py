"""Feeds damaged files to everything that reads: sessions, their texts, clouds and mixtures.

    python -m scripts.fuzz [--count 100000] [--seed 0]

Each case is a good file with a few random changes: bits, runs, cuts, splices with other files, numbers and words of the
format put elsewhere, fields of the JSON replaced, archives packed anew around damaged members. It must be read, or be
refused by an EngineError with a sentence, within 2 s and without the process growing by more than 500 MB. Prints what
was not so, with the seed that makes the case again; exit code 1 then.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from engine import (
    EngineError,
    Experiment,
    GaussianMixture,
    Held,
    LogEntry,
    LogReading,
    PointCloud,
    SavedLook,
    SavedSession,
    cloud_bytes,
    guessed_columns,
    preset,
    raw_tables,
    read_cloud,
    read_points,
    read_session_text,
    session_bytes,
    session_text,
)

SLOWEST_S, MOST_GROWTH_KB = 2.0, 500_000
WORDS: tuple[Any, ...] = (
    None, True, -1, 0, 1e308, -1e-320, 10**400, 2**63, float("nan"), float("inf"), "", "x" * 5000, "../../a", "\x00",
    [], {}, [[]], [[[1]]], [None], {"a": 1}, [[1, 2], [3]], [["1", "2"]], "ode", [1, 2, 3], -0.0,
)  # fmt: skip
TOKENS = (
    b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\7", b"\x93NUMPY", b"\xff" * 4, b"\0" * 8, b"NaN", b"1e999", b"Infinity",
    b"(4000000000, 2)", b"'descr': '|O8'", b"<f8", b"'fortran_order': True", b"[" * 200, b'{"a":' * 100, b"-", b",",
    b"\n", b'"', b"\xef\xbb\xbf", b"\xff\xfe", b"9" * 400, b"../", b"#", b"\t;,",
)  # fmt: skip
ARRAYS = (
    np.full((3, 2), np.nan), np.zeros((0, 2)), np.zeros((3, 0)), np.zeros(()), np.ones((2, 2, 2)),
    np.array([[1e300, 1]]), np.array(["a"]), np.zeros((3, 2), complex),
)  # fmt: skip
Case = tuple[str, bytes]  # suffix, content
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\xf0\0\0\0\x98" + bytes(60)


def seeds() -> list[Case]:
    """Good files of every kind."""
    cloud = PointCloud.of([[0, 1], [2.5, -1], [0.125, 3]], [0.25, 0.5, 0.25], [0, 1, 2])
    mixture = GaussianMixture.of([[0, 0], [2, 1]], variances=[0.5, 0.25], weights=[0.25, 0.75])
    experiment = Experiment(cloud=cloud, against=PointCloud.of([[1, 1]]), termination_time=1.5)
    look = SavedLook(view=(0.5, 0.0, 4.0), layers=(("points", True),), insight="basins", mode="cells")
    whole = SavedSession(experiment=experiment, title="Three", units=((1.0, 2.0), (0.5, 4.0)), look=look)
    reading = LogReading(name="swirl.rms", label="Swirl", value=0.5, floor=0.25)
    entries = (
        LogEntry(experiment=experiment, time="2026-11-30T08:05:00Z", look=look, readings=(reading,), note="Here"),
        LogEntry(experiment=Experiment(mixture=mixture), time="2026-11-30T08:06:00Z", picture=PICTURE),
    )
    logged = SavedSession(experiment=experiment, held=Held(experiment=Experiment(mixture=mixture)), log=entries)
    sessions = [
        whole,
        logged,
        SavedSession(experiment=Experiment(mixture=mixture)),
        SavedSession(experiment=Experiment()),
    ]
    moons = SavedSession(experiment=preset("moons").experiment)
    good = [(".tidemark", session_bytes(each)) for each in sessions]
    good += [("text", session_text(each).encode()) for each in (whole, logged, moons)]
    good += [(suffix, cloud_bytes(cloud, suffix)) for suffix in (".csv", ".tsv", ".npy", ".npz", ".json")]
    good += [(".json", json.dumps(each).encode()) for each in (experiment.to_json(), mixture.to_json())]
    good += [(".tidemark", json.dumps(experiment.to_json()).encode()), ("points", b"x y label\n0 1 0\n2 3 1\n")]
    good += tables()
    return [*good, (".csv", b'"x";"y"\n1,5;2,5\n3,5;4,5\n'), (".dat", b"# comment\n1 2\n3 4\n")]


def tables() -> list[Case]:
    """Good files as other programs write them."""
    rows = [[0.5, -1.25], [1.0, 0.75], [-0.4, 0.2]]
    records = [{"x": x, "y": y, "label": "ab"[x > 0], "color": "#1f77b4"} for x, y in rows]
    columns = {name: {str(index): row[place] for index, row in enumerate(rows)} for place, name in enumerate("xy")}
    split = {"columns": ["x", "y"], "index": [0, 1, 2], "data": rows}
    texts = (
        "sep=;\nx;y\n1,5;2,5\n0,3;1,1\n", "x\ty\tclass\nc\tc\td\n\t\tclass\n1.5\t2\ta\n0\t1\tb\n",
        "C#x\tC#y\tcD#kind\n1.5\t2\ta\n0\t1\tb\n", '"x" "y"\n"1" 0.5 -1.25\n"2" 1 0.75\n',
        ",length,width\n0,0.5,-1.25\n1,1.0,0.75\n", "x,y,z\n350.0,75.0,a\n400.0,275.0,b\n",
        "  5.0D-01 -1.25D+00\n  1.0D+00  7.5D-101\n", "x;y\n1.234.567,5;2\n1\u202f234,5;\u22120,5\n",
        "# x y label\n0.5 -1.25 0\n1 0.75 1\n", "0.5|1.5\n2.5|3.5\n", "x,y\n500000.1,5400000.2\n500003,5400001\n",
    )  # fmt: skip
    good = [(".tab" if "\t" in text else ".csv", text.encode()) for text in texts]
    good += [(".csv", "x,y,label\n1.5,2.5,München\n0.3,1.1,Köln\n".encode("latin-1"))]
    good += [(".json", json.dumps(each).encode()) for each in (records, columns, split, {"x": [1, 2], "y": [3, 4]})]
    good += [(".jsonl", b"\n".join(json.dumps(record).encode() for record in records))]
    points, labels = np.array(rows), np.array([0, 1, 0])
    kinds = np.array([(0.5, 1.5, b"a"), (2.5, 3.5, b"b")], [("x", "<f8"), ("y", "<f4"), ("label", "S1")])
    for arrays in ({"arr_0": points}, {"X": points, "y": labels}, {"x": points[:, 0], "y": points[:, 1]}, {"k": kinds}):
        stream = io.BytesIO()
        np.savez(stream, **arrays)
        good.append((".npz", stream.getvalue()))
    stream = io.BytesIO()
    np.save(stream, kinds)
    return [*good, (".npy", stream.getvalue())]


def mutated(case: Case, others: list[Case], dice: random.Random) -> Case:
    """The case with one to four changes, inside its archive or its JSON, or to its bytes."""
    suffix, content = case
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        way = dice.random()
        if way < 0.8 and content[:2] == b"PK":
            content = _repacked(content, others, dice)
        elif way < 0.6 and content[:1] in b"{[" and content:
            content = _changed_json(content, dice)
        else:
            content = _changed_bytes(content, others, dice)
    if dice.random() < 0.02:
        suffix = dice.choice(others)[0]
    return suffix, content[:2_000_000]


def _changed_bytes(content: bytes, others: list[Case], dice: random.Random) -> bytes:
    at = dice.randint(0, len(content))
    to = min(len(content), at + dice.choice((1, 1, 4, 30, len(content))))
    if dice.random() < 0.5 and content:  # gently: a number that is another one
        digits = [index for index, byte in enumerate(content) if chr(byte) in "0123456789.-,;"] or [0]
        at = dice.choice(digits)
        return content[:at] + dice.choice(b"0123456789.-,;e").to_bytes() + content[at + 1 :]
    head, middle, tail = content[:at], content[at:to], content[to:]
    other = dice.choice(others)[1]
    start = dice.randint(0, len(other))
    return dice.choice((
        head + bytes(byte ^ 1 << dice.randint(0, 7) for byte in middle[:4]) + middle[4:] + tail,
        head + tail,
        head + dice.choice(TOKENS) + tail,
        head + dice.choice(TOKENS) + middle + tail,
        head + middle * dice.choice((2, 2, 50)) + tail,
        head,
        head + other[start:],
        head + dice.randbytes(dice.choice((1, 4, 8))) + tail,
    ))  # fmt: skip


def _changed_json(content: bytes, dice: random.Random) -> bytes:
    """A random value, at a random place, instead of what is there."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return content
    spot: Any = data
    while isinstance(spot, dict | list) and spot:
        key = dice.choice(list(spot)) if isinstance(spot, dict) else dice.randrange(len(spot))
        if dice.random() < 0.4 or not isinstance(spot[key], dict | list) or not spot[key]:
            change = dice.random()
            if change < 0.7:
                spot[key] = dice.choice(WORDS)
            elif change < 0.85:
                del spot[key]
            elif isinstance(spot, dict):
                spot[f"{key}x"] = spot[key]
            break
        spot = spot[key]
    try:
        return json.dumps(data).encode()
    except (ValueError, RecursionError):
        return content


def _repacked(content: bytes, others: list[Case], dice: random.Random) -> bytes:
    """The same archive around a damaged member, another name, one member less or more, packed otherwise."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()[:20]}
    except Exception:  # damaged already
        return content
    if not members:
        return content
    name = dice.choice(sorted(members))
    held = members[name]
    change = dice.random()
    if change < 0.6:
        members[name] = _changed_json(held, dice) if held[:1] == b"{" else _changed_bytes(held, others, dice)
    elif change < 0.7:
        del members[name]
    elif change < 0.8:
        members[dice.choice(("../../evil.npy", "/etc/evil", "cloud/evil.npy", "mixture/means.npy", "a" * 500))] = held
    elif change < 0.9:
        members[name] = held + bytes(dice.choice((1, 1000, 1_000_000)))
    else:
        array = dice.choice(ARRAYS)
        stream = io.BytesIO()
        np.save(stream, array)
        members[name] = stream.getvalue()
    how = dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))
    with zipfile.ZipFile(out, "w", how) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return out.getvalue()


def read(case: Case, folder: Path) -> None:
    """By every reader that would get it in the program."""
    suffix, content = case
    if suffix == "text":
        read_session_text(content.decode("utf-8", "replace"))
        return
    if suffix == "points":
        read_points(content.decode("utf-8", "replace"))
        return
    path = folder / f"fuzzed{suffix}"
    path.write_bytes(content)
    try:
        file = read_cloud(path)
        if file.experiment is None:
            file.given.standardised()
    except EngineError:
        for table in raw_tables(path).values():  # what the window asks next
            table.points(guessed_columns(table))
        raise


def judged(case: Case, folder: Path) -> str:
    """ "read" or "refused", or what went wrong."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        read(case, folder)
        verdict = "read"
    except EngineError as error:
        clear = error.message[-1:] in ".?!" and error.message[:-1] and "\n" not in str(error) and len(str(error)) < 600
        verdict = "refused" if clear else f"no clear sentence: {str(error)[:200]!r}"
    except Exception as error:
        verdict = f"crash: {''.join(traceback.format_exception(error, limit=-3, chain=False))}"
    spent = time.perf_counter() - began
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if spent > SLOWEST_S:
        return f"slow: {spent:.1f} s"
    return f"memory: {growth // 1000} MB" if growth > MOST_GROWTH_KB else verdict


def run(count: int, seed: int, judge: Callable[[Case, Path], str] = judged) -> Counter[str]:
    """So many cases, each from its own seed; verdicts, those that are bad with the seed of their first case."""
    good, verdicts, first = seeds(), Counter[str](), {}
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("error")  # a warning is an accident too
        warnings.filterwarnings("ignore", "Duplicate name")
        for number in range(count):
            dice = random.Random(f"{seed}:{number}")
            verdict = judge(mutated(dice.choice(good), good, dice), Path(place))
            if verdict not in ("read", "refused"):
                verdict = f"{verdict.strip()} (case {seed}:{first.setdefault(verdict, number)})"
            verdicts[verdict] += 1
    return verdicts


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.perf_counter()
    verdicts = run(options.count, options.seed)
    for verdict, times in verdicts.most_common():
        print(f"{times:8} {verdict}")
    print(f"{options.count} cases, seed {options.seed}, {time.perf_counter() - began:.0f} s")
    return 0 if set(verdicts) <= {"read", "refused"} else 1


if __name__ == "__main__":
    sys.exit(main())
