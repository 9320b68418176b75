"""Session files: round trips by property, samples of every schema, and all that a file may not do."""

from __future__ import annotations

import dataclasses
import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine import (
    INSIGHT_VIEWS,
    EngineError,
    Experiment,
    GaussianMixture,
    Held,
    LogEntry,
    LogReading,
    PointCloud,
    SavedChart,
    SavedClock,
    SavedLook,
    SavedSession,
    Scene,
    Story,
    is_session_text,
    parameters_of,
    preset,
    presets,
    read_cloud,
    read_session,
    read_session_text,
    session_bytes,
    session_text,
    with_entry,
)
from engine.files.npy import array_bytes
from engine.files.session_archive import pack, unpack
from engine.files.session_file import MEMBERS

SAMPLES = Path(__file__).parents[2] / "samples"
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">2I", 240, 152) + b"whatever comes then"
finite = st.floats(-1e6, 1e6)


@st.composite
def clouds(draw: st.DrawFn) -> PointCloud:
    m = draw(st.integers(0, 6))
    positions = draw(arrays(np.float64, (m, 2), elements=finite))
    weights = draw(st.none() | arrays(np.float64, m, elements=st.floats(1e-3, 1e3)))
    labels = draw(st.none() | arrays(np.int32, m, elements=st.integers(0, 7)))
    return PointCloud.of(positions, weights, labels)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    settings = {
        name: draw(st.sampled_from([key for key, _ in p.choices]) if p.choices else _values(p))
        for name, p in parameters_of(Experiment).items()
    }
    settings["curvature"] = abs(settings["curvature"])  # below -1/s0^2 there is no law
    if draw(st.booleans()):
        means = draw(arrays(np.float64, (3, 2), elements=st.floats(-100, 100)))
        variances = draw(arrays(np.float64, (3, 2), elements=st.floats(0.01, 10)))
        weights = draw(arrays(np.float64, 3, elements=st.floats(0.1, 10)))
        mixture = GaussianMixture.of(means, variances=variances, weights=weights)
        return Experiment(mixture=mixture, against=draw(clouds()), **settings)
    return Experiment(cloud=draw(clouds()), against=draw(clouds()), **settings)


def _values(p: Any) -> st.SearchStrategy[Any]:
    return st.integers(int(p.low), int(p.high)) if p.scale == "integer" else st.floats(p.low, p.high)


words = st.text(max_size=9).filter(str.isprintable)
spans = st.tuples(finite, finite).filter(lambda pair: pair[0] < pair[1])
charts = st.builds(
    SavedChart,
    x=st.none() | spans,
    y=st.none() | spans,
    hidden=st.lists(words, max_size=3, unique=True).map(tuple),
    x_log=st.none() | st.booleans(),
    y_log=st.none() | st.booleans(),
)
looks = st.builds(
    SavedLook,
    charts=st.dictionaries(words, charts, max_size=2).map(lambda each: tuple(each.items())),
    limits=st.dictionaries(words, spans, max_size=2).map(lambda each: tuple(each.items())),
    view=st.none() | st.tuples(finite, finite, st.floats(1e-3, 1e4)),
    layers=st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), st.booleans(), max_size=5).map(
        lambda layers: tuple(sorted(layers.items()))
    ),
    panes=st.lists(st.sampled_from(["forward", "reverse", "transport"]), min_size=1, max_size=3, unique=True).map(
        tuple
    ),
    insight=st.sampled_from(sorted(INSIGHT_VIEWS)),
)
clocks = st.builds(
    SavedClock,
    phase=st.floats(0, 1),
    speed=st.floats(0.01, 100),
    loop=st.sampled_from(["once", "loop", "ping-pong"]),
    span=st.tuples(st.floats(0, 0.4), st.floats(0.5, 1)),
    backwards=st.booleans(),
    stepwise=st.booleans(),
)
scenes = st.builds(
    Scene,
    experiment=experiments().filter(lambda each: len(each.cloud) > 0),
    title=words,
    look=looks,
    phase=st.floats(0, 1),
    caption=words,
    hold=st.floats(0, 9),
)
drawn = experiments().filter(lambda each: len(each.cloud) > 0)
numbers = st.none() | finite
readings = st.builds(
    LogReading, name=words, label=words, value=numbers, symbol=words, unit=words, floor=numbers, error=numbers
)
entries = st.builds(
    LogEntry,
    experiment=drawn,
    time=st.datetimes().map(lambda when: f"{when.isoformat(timespec='seconds')}Z"),
    title=words,
    look=looks,
    phase=st.floats(0, 1),
    readings=st.lists(readings, max_size=2).map(tuple),
    measured=st.booleans(),
    picture=st.sampled_from([b"", PICTURE]),
    note=words,
)
sessions = st.builds(
    SavedSession,
    experiment=experiments(),
    held=st.none() | st.builds(Held, experiment=drawn, title=words),
    log=st.lists(entries, max_size=2).map(tuple),
    story=st.none() | st.builds(Story, scenes=st.lists(scenes, min_size=1, max_size=3).map(tuple), title=words),
    title=st.text(max_size=40).filter(str.isprintable),
    units=st.none() | st.just(((0.5, -2.0), (3.0, 1e-3))),
    look=looks,
    clock=clocks,
    program=st.just("0.1.0"),
    origin=st.sampled_from(["", "/there/moons.tidemark"]),
)


@given(session=sessions)
def test_a_session_comes_back_equal_and_its_bytes_too(session: SavedSession) -> None:
    written = session_bytes(session)
    read = read_session(written)
    assert read.session == session
    assert (read.schema, read.note, read.newer) == (4, "", False)
    assert session_bytes(read.session) == written


@given(session=sessions)
def test_a_text_comes_back_equal_however_mail_wraps_it(session: SavedSession) -> None:
    text = session_text(session)
    quoted = "".join(f"> {line}\r\n" for line in text.splitlines())
    assert is_session_text(quoted)
    told = dataclasses.replace(session, log=())
    assert read_session_text(text).session == read_session_text(quoted).session == told


def test_equal_sessions_made_apart_give_the_same_bytes() -> None:
    def made() -> bytes:
        return session_bytes(SavedSession(experiment=preset("moons").experiment, title="moons"))

    assert made() == made()


@pytest.mark.parametrize("name", [each.name for each in presets()])
def test_the_text_of_a_preset_is_short(name: str) -> None:
    experiment = preset(name).experiment.with_parameters({"seed": 11, "termination_time": 1.5})
    session = SavedSession(experiment=experiment, title=name)
    assert len(session_text(session)) < 700
    assert read_session_text(session_text(session)).session == session


def test_a_file_with_this_suffix_is_a_cloud_and_a_session(tmp_path: Path) -> None:
    session = SavedSession(experiment=preset("moons").experiment, title="Crescents")
    (tmp_path / "a.tidemark").write_bytes(session_bytes(session))
    file = read_cloud(tmp_path / "a.tidemark")
    assert file.session is not None
    assert file.session.session == session
    assert file.experiment == session.experiment
    (tmp_path / "empty.tidemark").write_bytes(session_bytes(SavedSession(experiment=Experiment())))
    assert len(read_cloud(tmp_path / "empty.tidemark").cloud) == 0


# Samples that were once written, one for each schema, and what is in them.


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def test_the_sample_of_schema_1_opens() -> None:
    read = read_session(sample("session-1.json"))
    assert read.schema == 1
    expected = Experiment(
        cloud=PointCloud.of([[0, 1], [2.5, -1]], [0.25, 0.75], [0, 1]),
        against=PointCloud.of([[1, 1]]),
        termination_time=1.5,
        seed=3,
    )
    assert read.session == SavedSession(experiment=expected)


@pytest.mark.parametrize("name", ["session-2.tidemark", "session-2-mixture.tidemark"])
def test_the_samples_of_schema_2_open_and_are_still_written_so(name: str) -> None:
    read = read_session(sample(name))
    assert (read.schema, read.note) == (2, "")
    assert read.session == made(name)
    stored, others = unpack(name, sample(name), MEMBERS)
    written, _ = unpack(name, session_bytes(made(name)), MEMBERS)
    assert not others
    assert {k: v for k, v in stored.items() if k != "session.json"} == {
        k: v for k, v in written.items() if k != "session.json"
    }
    told = json.loads(stored["session.json"])
    assert told.pop("tidemark") == 2
    assert told.items() <= json.loads(written["session.json"]).items()


def made(name: str) -> SavedSession:
    """What the samples of schema 2 were made of."""
    look = SavedLook(view=(0.5, -0.25, 4.0), layers=(("cells", False), ("points", True)), panes=("forward", "insight"),
                     insight="basins", mode="cells")  # fmt: skip
    clock = SavedClock(phase=0.375, speed=2.0, loop="loop", span=(0.25, 0.75), backwards=True)
    if "mixture" in name:
        mixture = GaussianMixture.of([[0, 0], [2, 1]], variances=[0.5, 0.25], weights=[0.25, 0.75])
        return SavedSession(experiment=Experiment(mixture=mixture), title="Two humps", program="0.1.0")
    cloud = PointCloud.of([[0, 1], [2.5, -1], [0.125, 3]], [0.25, 0.5, 0.25], [0, 1, 2])
    experiment = Experiment(cloud=cloud, against=PointCloud.of([[1, 1]]), termination_time=1.5, sampler="sde")
    return SavedSession(experiment=experiment, title="Three", units=((1.0, 2.0), (0.5, 4.0)), look=look, clock=clock,
                        program="0.1.0")  # fmt: skip


def told() -> SavedSession:
    """What the sample of schema 3 was made of: a story of the session's own drawing, of a mixture, and of another."""
    session = made("session-2")
    chart = SavedChart(x=(0.5, 2.0), hidden=("Bound",), y_log=True)
    look = dataclasses.replace(session.look, charts=(("Gap", chart),), limits=(("swirl", (-0.5, 0.25)),))
    mixture = GaussianMixture.of([[0, 0], [2, 1]], variances=[0.5, 0.25], weights=[0.25, 0.75])
    drawn = session.experiment.cloud
    other = PointCloud.of([[1, 0], [0, 1]], [0.25, 0.75])
    scenes = (
        Scene(experiment=session.experiment, title="First", look=look, caption="*Here*\n\nit begins", hold=1.5),
        Scene(experiment=Experiment(mixture=mixture, curvature=0.5), theme="light", plays=(0.25, 1.0), easing="step",
              easings=(("snr", "linear"), ("view", "out")), marked=(4, 2), notes="Wait.", sliders=("snr",)),
        Scene(experiment=Experiment(cloud=other, against=drawn, snr=8.0), phase=0.5, place="top-left", seconds=0.0),
        Scene(experiment=Experiment(cloud=other, snr=9.0)),
    )  # fmt: skip
    return dataclasses.replace(session, look=look, story=Story(scenes=scenes, title="Three drawings"))


def test_the_sample_of_schema_3_opens_and_is_still_written_so() -> None:
    read = read_session(sample("session-3.tidemark"))
    assert (read.schema, read.note) == (3, "")
    assert read.session == told()
    stored, others = unpack("a", sample("session-3.tidemark"), MEMBERS)
    written, _ = unpack("a", session_bytes(told()), MEMBERS)
    assert not others
    heads = ("session.json", "story.json")
    assert {k: v for k, v in stored.items() if k not in heads} == {k: v for k, v in written.items() if k not in heads}
    for head in heads:
        old = json.loads(stored[head])
        assert old.pop("tidemark", 3) == 3
        assert old.items() <= json.loads(written[head]).items()


def test_each_drawing_of_a_story_is_kept_once() -> None:
    members, _ = unpack("a", session_bytes(told()), MEMBERS)
    assert sorted(name for name in members if name.startswith("story/")) == [
        "story/0/covariances.npy", "story/0/means.npy", "story/0/weights.npy",
        "story/1/positions.npy", "story/1/weights.npy",
    ]  # fmt: skip


def test_a_story_of_a_newer_program_that_is_not_understood_is_named() -> None:
    members, _ = unpack("a", sample("session-3.tidemark"), MEMBERS)
    story = json.loads(members["story.json"])
    story["scenes"][0]["sound"] = "loud"
    head = {**json.loads(members["session.json"]), "tidemark": 5}
    newer = {**members, "session.json": json.dumps(head).encode()}
    assert read_session(pack(newer)).session == told()
    read = read_session(pack({**newer, "story.json": json.dumps(story).encode()}))
    assert read.session == dataclasses.replace(told(), story=None)
    assert read.note.endswith("not understood: story.")


def test_a_newer_session_opens_as_far_as_it_is_understood() -> None:
    members, _ = unpack("a", sample("session-2.tidemark"), MEMBERS)
    head = json.loads(members["session.json"])
    head |= {"tidemark": 5, "program": "9.1", "sound": {"on": True}}
    head["parameters"] |= {"viscosity": 2.0, "sampler": "symplectic"}
    head["look"] |= {"insight": "holonomy", "glow": 1}
    members |= {"session.json": json.dumps(head).encode(), "mesh/faces.npy": array_bytes(np.zeros(3))}
    read = read_session(pack(members), "later.tidemark")
    assert read.newer
    assert read.session.experiment.cloud == made("session-2").experiment.cloud
    assert read.session.experiment.sampler == "ode"  # its default
    assert read.session.experiment.termination_time == 1.5
    assert read.session.look.view == (0.5, -0.25, 4.0)
    assert read.session.look.insight == "density"
    assert read.note.startswith("later.tidemark was made by a newer Tidemark (9.1); not understood: ")
    for name in ("sound", "mesh/faces.npy", "viscosity", "sampler"):
        assert name in read.note


# What is held, and the log.


def logged() -> SavedSession:
    """What the sample of schema 4 was made of: drawings of the session itself, of what is held, and others."""
    session = told()
    drawn, mixture = session.experiment, GaussianMixture.of([[0, 0], [3, 1]], variances=[0.5, 0.25])
    gap = LogReading(name="basins.disagreement", label="Gap", value=0.25, unit="%", floor=0.125)
    entries = (
        LogEntry(experiment=drawn, time="2026-11-30T08:05:00Z", title="First", look=session.look, phase=0.5,
                 readings=(gap, LogReading(name="lost", label="Lost", value=None)), picture=PICTURE, note="Look here."),
        LogEntry(experiment=Experiment(mixture=mixture, snr=3.0), time="2026-11-30T09:05:00Z", measured=False),
        LogEntry(experiment=drawn.with_parameters({"seed": 9}), time="2026-11-30T09:06:00Z", picture=PICTURE),
    )  # fmt: skip
    held = Held(experiment=Experiment(mixture=mixture, snr=4.0), title="A")
    return dataclasses.replace(session, held=held, log=entries)


def test_the_sample_of_schema_4_opens_and_is_written_so() -> None:
    read = read_session(sample("session-4.tidemark"))
    assert (read.schema, read.note) == (4, "")
    assert read.session == logged()
    assert session_bytes(logged()) == sample("session-4.tidemark")


def test_a_drawing_that_is_held_and_logged_is_kept_once() -> None:
    points = PointCloud.of(np.random.default_rng(0).normal(size=(100_000, 2)))
    other = PointCloud.of(np.random.default_rng(1).normal(size=(1000, 2)))
    entries = tuple(
        LogEntry(experiment=Experiment(cloud=cloud, seed=k), time="2026-11-30T08:05:00Z")
        for k, cloud in enumerate((points, points, other, other))
    )
    held = Held(experiment=Experiment(cloud=points, seed=7))
    written = session_bytes(SavedSession(experiment=Experiment(cloud=points), held=held, log=entries))
    members, _ = unpack("a", written, MEMBERS)
    assert sorted(members) == ["cloud/positions.npy", "log.json", "log/0/positions.npy", "session.json"]
    assert read_session(written).session.log == entries


def test_what_is_held_of_a_preset_stays_a_short_text() -> None:
    moons = preset("moons").experiment
    held = Held(experiment=moons.with_parameters({"seed": 4}), title="Moons before")
    text = session_text(SavedSession(experiment=moons, held=held))
    assert len(text) < 1500
    assert read_session_text(text).session.held == held


def test_the_oldest_without_a_note_leaves_a_full_log() -> None:
    experiment = Experiment(cloud=PointCloud.of([[0, 0]]))
    log: tuple[LogEntry, ...] = ()
    for k in range(200):
        note = "stays" if k < 2 else ""
        log, gone = with_entry(
            log, LogEntry(experiment=experiment, time="2026-11-30T08:05:00Z", phase=k / 200, note=note)
        )
        assert gone == 0
    log, gone = with_entry(log, LogEntry(experiment=experiment, time="2026-11-30T08:05:00Z", phase=1.0))
    assert (len(log), gone) == (200, 1)
    assert [each.phase for each in log[:3]] == [0.0, 1 / 200, 3 / 200]
    full = tuple(dataclasses.replace(each, note="stays") for each in log)
    with pytest.raises(EngineError, match="full"):
        with_entry(full, log[0])


def test_a_log_of_large_drawings_is_bounded_by_their_bytes() -> None:
    generator, log, left = np.random.default_rng(0), (), 0
    for k in range(3):
        cloud = PointCloud.of(generator.normal(size=(800_000, 2)))
        entry = LogEntry(experiment=Experiment(cloud=cloud), time="2026-11-30T08:05:00Z", phase=k / 4)
        log, gone = with_entry(log, entry)
        left += gone
    assert [each.phase for each in log] == [0.25, 0.5]
    assert left == 1


def relogged(**changes: Any) -> bytes:
    """The sample of schema 4 with fields of its log's first entry changed."""
    members, _ = unpack("a", sample("session-4.tidemark"), MEMBERS)
    log = json.loads(members["log.json"])
    log["entries"][0] |= changes
    return pack({**members, "log.json": json.dumps(log).encode()})


def reheld(held: object) -> bytes:
    members, _ = unpack("a", sample("session-4.tidemark"), MEMBERS)
    head = {**json.loads(members["session.json"]), "held": held}
    return pack({**members, "session.json": json.dumps(head).encode()})


def member_of_4(name: str, content: bytes) -> bytes:
    members, _ = unpack("a", sample("session-4.tidemark"), MEMBERS)
    return pack({**members, name: content})


def test_a_newer_log_that_is_not_understood_is_named_and_the_rest_opens() -> None:
    members, _ = unpack("a", relogged(mood="good"), MEMBERS)
    head = {**json.loads(members["session.json"]), "tidemark": 5}
    read = read_session(pack({**members, "session.json": json.dumps(head).encode()}))
    assert read.session == dataclasses.replace(logged(), log=())
    assert read.note.endswith("not understood: log.")


# What a file may not do.


def changed(**changes: Any) -> bytes:
    """The sample with fields of its head changed."""
    members, _ = unpack("a", sample("session-2.tidemark"), MEMBERS)
    head = json.loads(members["session.json"])
    members["session.json"] = json.dumps({**head, **changes}).encode()
    return pack(members)


def with_member(name: str, content: bytes) -> bytes:
    members, _ = unpack("a", sample("session-2.tidemark"), MEMBERS)
    return pack({**members, name: content})


def storied(**changes: Any) -> bytes:
    """The sample of schema 3 with fields of its story changed."""
    members, _ = unpack("a", sample("session-3.tidemark"), MEMBERS)
    story = json.loads(members["story.json"])
    return pack({**members, "story.json": json.dumps({**story, **changes}).encode()})


def zipped(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def lying_shape() -> bytes:
    header = array_bytes(np.zeros((4, 2)))
    return header.replace(b"(4, 2)", b"(4000000000, 2)").replace(b" " * 9 + b"\n", b"\n")


BAD: dict[str, bytes] = {
    "nothing": b"",
    "no archive": b"hello, this is no session",
    "cut off": sample("session-2.tidemark")[:-100],
    "no head": zipped(("cloud/positions.npy", array_bytes(np.zeros((1, 2))))),
    "head is no object": with_member("session.json", b"[1, 2]"),
    "head is no JSON": with_member("session.json", b"{"),
    "deep JSON": with_member("session.json", b'{"a":' * 100_000),
    "huge head": with_member("session.json", b'{"title": "' + b"x" * 1_000_001 + b'"}'),
    "traversal": with_member("../../outside.npy", b"x"),
    "absolute": with_member("/etc/outside", b"x"),
    "stranger": with_member("cloud/colours.npy", array_bytes(np.zeros(3))),
    "pickle": with_member("cloud/labels.npy", array_bytes(np.zeros(3)).replace(b"<f8", b"|O8")),
    "huge shape": with_member("cloud/positions.npy", lying_shape()),
    "NaN": with_member("cloud/positions.npy", array_bytes(np.full((3, 2), np.nan))),
    "infinite weight": with_member("cloud/weights.npy", array_bytes(np.array([1, np.inf, 1]))),
    "text array": with_member("cloud/positions.npy", array_bytes(np.array([["a", "b"]]))),
    "complex": with_member("cloud/positions.npy", array_bytes(np.zeros((3, 2), complex))),
    "one axis": with_member("cloud/positions.npy", array_bytes(np.zeros(6))),
    "labels overflow": with_member("cloud/labels.npy", array_bytes(np.array([0, 1, 2**40]))),
    "mixture beside a cloud": with_member("mixture/means.npy", array_bytes(np.zeros((1, 2)))),
    "bomb": zipped(("session.json", b"{" + b" " * 50_000_000)),
    "many members": zipped(*((f"m{k}", b"") for k in range(5000))),
    "lzma": zipped(("session.json", b"{}"), how=zipfile.ZIP_LZMA),
    "schema 0": changed(tidemark=0),
    "schema true": changed(tidemark=True),
    "schema text": changed(tidemark="2"),
    "parameter": changed(parameters={"temperature": 1}),
    "NaN parameter": changed(parameters={"termination_time": float("nan")}),
    "no parameters": changed(parameters=[]),
    "units": changed(units={"offset": [0], "scale": [1]}),
    "zero units": changed(units={"offset": [0, 0], "scale": [0, 1]}),
    "title": changed(title="x" * 300),
    "title control": changed(title="a\x1bb"),
    "phase": changed(clock={"phase": 2}),
    "phase kind": changed(clock={"phase": "now"}),
    "range": changed(clock={"span": [0.5, 0.5]}),
    "range length": changed(clock={"span": [0, 0.5, 1]}),
    "clock field": changed(clock={"tempo": 1}),
    "view": changed(look={"view": [0, 0, 1e9]}),
    "view infinite": changed(look={"view": [0, 10**400, 1]}),
    "panes": changed(look={"panes": []}),
    "pane kind": changed(look={"panes": [["forward"]]}),
    "mode kind": changed(look={"mode": ["flow"]}),
    "pane name": changed(look={"panes": ["../x"]}),
    "layers": changed(look={"layers": ["points"]}),
    "insight": changed(look={"insight": "holonomy"}),
    "insight kind": changed(look={"insight": ["density"]}),
    "unknown field": changed(sound=1),
    "charts": changed(look={"charts": [1]}),
    "chart field": changed(look={"charts": {"Gap": {"z": 1}}}),
    "chart part": changed(look={"charts": {"Gap": {"x": [2, 1]}}}),
    "hidden kind": changed(look={"charts": {"Gap": {"hidden": [["a"]]}}}),
    "axis kind": changed(look={"charts": {"Gap": {"x_log": 1}}}),
    "limits": changed(look={"limits": {"swirl": [0, 0]}}),
    "limits NaN": changed(look={"limits": {"swirl": [0, float("nan")]}}),
    "limits length": changed(look={"limits": {"swirl": [0]}}),
    "story of an older schema": with_member("story.json", b"{}"),
    "story of no drawings": storied(drawings=None),
    "drawing that is not there": storied(drawings=[{"cloud": "story/7"}]),
    "drawing of another kind": storied(drawings=[{"mixture": "cloud"}]),
    "drawing of nothing": storied(drawings=[{}]),
    "drawing kind": storied(drawings=[{"cloud": ["cloud"]}]),
    "story schema": storied(**{"tidemark-story": 2}),
    "story field": storied(sound=1),
    "held of an older schema": changed(held={"title": "a"}),
    "log of an older schema": with_member("log.json", b"{}"),
    "log is no object": member_of_4("log.json", b"[]"),
    "log is no JSON": member_of_4("log.json", b"{"),
    "log of nothing": member_of_4("log.json", b'{"entries": []}'),
    "log of too many": member_of_4("log.json", json.dumps({"entries": [{}] * 201}).encode()),
    "log field": relogged(mood="good"),
    "log time": relogged(time="yesterday"),
    "log time kind": relogged(time=[2026]),
    "log day": relogged(time="2026-02-30T08:05:00Z"),
    "log phase": relogged(phase=2),
    "log note": relogged(note="x" * 3000),
    "log note kind": relogged(note=["x"]),
    "log readings": relogged(readings=[{"value": 1}] * 101),
    "log reading": relogged(readings=[{"name": "a", "value": "1"}]),
    "log reading NaN": relogged(readings=[{"name": "a", "value": float("nan")}]),
    "log measured": relogged(measured=1),
    "log drawing": relogged(drawing={"cloud": "log/7"}),
    "log no drawing": relogged(drawing=None),
    "log parameter": relogged(parameters={"snr": -1}),
    "log look": relogged(look={"insight": "holonomy"}),
    "log picture": member_of_4("log/0.png", b"GIF89a"),
    "log picture size": member_of_4("log/0.png", PICTURE + bytes(20_000)),
    "log picture sides": member_of_4("log/0.png", PICTURE[:16] + struct.pack(">2I", 60_000, 60_000) + b"x"),
    "held is nothing": reheld({}),
    "held kind": reheld([1]),
    "held title": reheld({"title": 3, "drawing": {"cloud": "cloud"}}),
    "held drawing": reheld({"drawing": {"cloud": "held/1"}}),
    "held field": reheld({"drawing": {"cloud": "cloud"}, "colour": "red"}),
    "story scene": storied(scenes=[{"set": {"snr": float("nan")}}]),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_gives_one_clear_sentence(kind: str) -> None:
    with pytest.raises(EngineError) as caught:
        read_session(BAD[kind], "bad.tidemark")
    assert caught.value.message.endswith(".")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_member_that_is_there_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped(("session.json", b"{}"), ("session.json", b"{}"))
    with pytest.raises(EngineError, match="twice"):
        read_session(twice)


def test_a_directory_of_a_million_entries_is_refused_by_its_end() -> None:
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 10, 10, 60_000_000, 0, 0)
    with pytest.raises(EngineError, match=r"more than 4,?000 files"):
        read_session(b"PK\3\4" + bytes(100) + end)


@pytest.mark.parametrize(
    "text",
    ["", "tidemark:", "tidemark:2:", "tidemark:2:!!!!", "tidemark:2:AAAA", "tidemark:9:AAAA", "tidemark:²:AAAA",
     "tidemark:2:" + "A" * 3_000_000, "tidemark:3:AAAA", session_text(made("session-2"))[:-20],
     session_text(made("session-2")) + "AAAA"],
)  # fmt: skip
def test_a_bad_text_gives_one_clear_sentence(text: str) -> None:
    with pytest.raises(EngineError):
        read_session_text(text)


def test_a_text_of_schema_2_opens() -> None:
    text = """tidemark:2:eNpFkMFqAzEMRP9F521ICr34H_IFpRR1rWzM2paRTUII--8dbQ45eawZjx5-0khRC
ttK4XOiZroYFwpEE5yRBfKsWjvujWHJEOsUnoSzpMojaf0dqSB4OnxN1EUi5GmbKKuunsz8eL3Zv
KMK5Ddd1O5sEbUmN9jiC41rb2oDOtWeluugn7cMFAVyPGAXjY5GqJyzzvuedmXUhOPhCIz24nANj
oZsS3X5aFoXcpsrKDyKCHb88bw6D9gunLsgMqTdkxfuA2c36eIYZf-Q7R-QHGfk"""
    experiment = preset("moons").experiment.with_parameters({"seed": 11, "termination_time": 1.5})
    read = read_session_text(text)
    assert (read.schema, read.session) == (2, SavedSession(experiment=experiment, title="Moons"))


def test_a_drawing_that_is_too_large_for_a_text_says_so() -> None:
    cloud = PointCloud.of(np.random.default_rng(0).standard_normal((100_000, 2)))
    with pytest.raises(EngineError, match="too large for a text"):
        session_text(SavedSession(experiment=Experiment(cloud=cloud)))
