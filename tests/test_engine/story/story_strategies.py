"""Scenes and stories for property tests: few drawings, any settings, looks, clocks, captions and easings."""

from __future__ import annotations

import functools

from hypothesis import strategies as st

from engine import (
    ARRANGEMENTS,
    DIFFERENCES,
    EASINGS,
    INSIGHT_VIEWS,
    PLACES,
    Experiment,
    GaussianMixture,
    Held,
    PointCloud,
    SavedLook,
    Scene,
    Story,
)

from engine import parameters_of  # isort: skip

NUMBERS = {name: each for name, each in parameters_of(Experiment).items() if each.ordered}
easings = st.sampled_from(EASINGS)
decimals = st.integers(0, 80).map(lambda hundredths: hundredths / 100)  # seconds, as a person types them


@functools.cache
def drawings() -> tuple[Experiment, ...]:
    mixture = GaussianMixture.of([[0, 0], [2, 1]], variances=[0.5, 0.2])
    few = PointCloud.of([[0, 1], [2, -1], [0.5, 3]])
    return (
        Experiment(cloud=PointCloud.of([[-1, 0]], [1], [2])),
        Experiment(cloud=few),
        Experiment(cloud=few, against=PointCloud.of([[1, 1]])),
        Experiment(mixture=mixture),
    )


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    settings = draw(
        st.fixed_dictionaries(
            {},
            optional={
                name: st.integers(int(each.low), int(each.high))
                if each.scale == "integer"
                else st.floats(max(each.low, 0.0), each.high)  # with a curvature below 0 much lies between that is none
                for name, each in NUMBERS.items()
            }
            | {"sampler": st.sampled_from(["ode", "sde"]), "seed": st.integers(0, 9)},
        )
    )
    return draw(st.sampled_from(drawings())).with_parameters(settings)


looks = st.builds(
    SavedLook,
    view=st.none() | st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(1e-3, 1e4)),
    layers=st.sampled_from([(), (("points", False),)]),
    insight=st.sampled_from(sorted(INSIGHT_VIEWS)),
    arrangement=st.sampled_from(ARRANGEMENTS),
    difference=st.sampled_from(DIFFERENCES),
)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    hold = draw(decimals)
    phases = st.floats(0, 1)
    return Scene(
        experiment=draw(experiments()),
        title=draw(st.text(max_size=8).filter(str.isprintable)),
        look=draw(looks),
        theme=draw(st.sampled_from(["", "dark", "light"])),
        phase=draw(phases),
        plays=draw(st.none() | st.tuples(phases, phases)) if hold else None,
        marked=draw(st.sampled_from([(), (3,), (1, 0)])),
        caption=draw(st.sampled_from(["", "Noise", "*Curvature*\n\nrises"])),
        place=draw(st.sampled_from(PLACES)),
        notes=draw(st.sampled_from(["", "Wait here.\n\tLong."])),
        sliders=draw(st.sampled_from([(), ("snr", "sampler")])),
        hold=hold,
        seconds=draw(decimals),
        easing=draw(easings),
        held=draw(st.none() | st.builds(Held, experiment=experiments(), title=st.sampled_from(["", "A, as it was"]))),
        easings=tuple(draw(st.dictionaries(st.sampled_from([*NUMBERS, "phase", "view"]), easings, max_size=3)).items()),
    )


stories = st.builds(
    Story,
    scenes=st.lists(scenes(), min_size=1, max_size=4).map(tuple),
    title=st.text(max_size=8).filter(str.isprintable),
)
