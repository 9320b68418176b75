"""Writes resources/presets/*.json from formulas, deterministically: `python scripts/make_presets.py [FOLDER]`.

Run it after a change and commit the files; a test checks that they agree. Coordinates have zero mean and unit rms,
averaged over both axes (so shapes keep their aspect), unless the theory gives them.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import preset_clouds as clouds
from preset_clouds import Points, exact, standard

ROOT = Path(__file__).resolve().parent.parent
SETTLED = {"termination_time": 5.0}  # where a quoted number holds for a long diffusion

# name, title, sentence, cloud, parameters
TABLE: list[tuple[str, str, str, Callable[[random.Random], Any] | Points | tuple[Points, Points], dict[str, Any]]] = [
    ("moons", "Two moons",
     "Look where the moons interlock: the reversal's paths bend, the optimal map's are straight, and the map gap "
     "says how far apart the two end.",
     clouds.moons, {}),
    ("circles", "Two circles",
     "Ideal concentric circles are radial, where both maps agree: look at how the flow decides between inside "
     "and outside, and at the small gap left by finite points.",
     clouds.circles, {}),
    ("ring", "Ring",
     "An ideal ring is radial, so its flow map would be optimal; what disagreement is left comes from the "
     "points being finite and uneven.",
     clouds.ring, {}),
    ("spiral", "Spiral",
     "Neighbouring turns compete for the same latents: look at the swirl and at the long way round that the "
     "reversal takes.",
     clouds.spiral, {}),
    ("checkerboard", "Checkerboard",
     "Squares touch at corners: follow when the reversal decides on a square, and whether the power cells agree "
     "with it.",
     clouds.checkerboard, {}),
    ("swiss-roll", "Swiss roll",
     "Raise the softness until the turns merge, and see at which SNR the reversal tells them apart again.",
     clouds.swiss_roll, {}),
    ("pinwheel", "Pinwheel",
     "The arms turn one way: compare the reversal's bent paths with the straight ones, and read the swirl of "
     "the flow map.",
     clouds.pinwheel, {}),
    ("eight-gaussians", "Eight Gaussians",
     "At low SNR the best guess for every particle is the centre: move the SNR to where the eight modes "
     "separate.",
     clouds.eight_gaussians, {}),
    ("25-gaussians", "25 Gaussians",
     "The ideal grid of clusters is a product, where both maps agree; sampled clusters break the symmetry, and "
     "the gap shows by how much.",
     clouds.grid_gaussians, {}),
    ("two-atoms", "Two atoms",
     "Both maps split the plane along the same line, so the gap is nought; W2 squared is 3 - 2 sqrt(2/pi) = "
     "1.4042.",
     exact((-1, 0), (1, 0)), {}),
    ("two-atoms-unequal", "Two atoms, .2 and .8",
     "Prior error alone: starting from N(0, I), too much mass reaches the left atom at small T (34 % at T = "
     "0.5) and 20 % as T grows.",
     (exact((-1, 0), (1, 0), centre=False), np.array([0.2, 0.8])), {}),
    ("letters", "Letters",
     "Look at the latents between O and T: the flow and the optimal map draw the border between the letters "
     "differently.",
     clouds.letters, {}),
    ("gaussian", "Anisotropic Gaussian",
     "A self-check: its points are a turned product of two quantile grids, so the flow map is the optimal map "
     "and the gap reads nought within its floor.",
     clouds.gaussian, {"softness": 0.01} | SETTLED),
    ("tilted-gaussian", "Tilted Gaussian, drift ratio 3",
     "The second axis drifts three times as fast as the first, and that alone makes the flow no optimal map: its "
     "own costs 15 % more. At drift ratio 1 the gap goes.",
     clouds.gaussian, {"softness": 0.01, "kappa_ratio": 3.0} | SETTLED),
    ("line", "Points on a line",
     "A self-check: collinear points with any weights make both maps equal, so the gap reads nought within its "
     "floor.",
     clouds.line, {"softness": 0.002} | SETTLED),
    ("product-grid", "Product grid",
     "A self-check: a turned product grid with product weights makes both maps equal although nothing in it is "
     "regular.",
     clouds.product_grid, {"softness": 0.02} | SETTLED),
    ("triangle", "Scalene triangle",
     "The smallest cloud with a gap: about 4.5 % of the Gaussian goes to another corner than in the optimal "
     "map, however large T is.",
     exact((-1, 0), (1.2, 0.1), (0.3, 0.9)), dict(SETTLED)),
    ("five-points", "Five points",
     "About 7.8 % of the Gaussian reaches another point than in the optimal map; W2 squared is 2.5183.",
     exact((2.0409, -2.5557), (0.4181, -0.5678), (-0.4526, -0.2156), (-2.02, -0.2319), (-0.8652, 3.323)),
     dict(SETTLED)),
    ("t-shape", "T shape",
     "Bar and stem compete at their joint: look there for particles that the two maps send to different points.",
     clouds.t_shape, {}),
    ("funnel", "Funnel",
     "A slice of the funnel x1 ~ N(0, 9), x2 ~ N(0, exp(x1)), cut at 1.5 deviations and scaled per axis: the "
     "reversal fills the mouth early and the neck late.",
     clouds.funnel, {}),
]  # fmt: skip

FINE = {
    "gaussian",
    "tilted-gaussian",
    "line",
    "product-grid",
}  # at 4 decimals no exact products
LABELS = {"circles": [260, 140], "pinwheel": [80] * 5}  # sizes of the classes, in the order of the points


def document(place: int) -> dict[str, Any]:
    """The JSON content of the preset at a rank (from 1)."""
    name, title, sentence, source, parameters = TABLE[place - 1]
    made = source(random.Random(name)) if callable(source) else source
    points, weights = made if isinstance(made, tuple) else (made, None)
    digits = 4 if callable(source) and name not in FINE else 12
    if callable(source):
        points = standard(points, weights)
    cloud: dict[str, Any] = {"positions": (np.round(points, digits) + 0.0).tolist()}
    if weights is not None:
        cloud["weights"] = weights.tolist()
    if name in LABELS:
        cloud["labels"] = np.repeat(range(len(LABELS[name])), LABELS[name]).tolist()
    return {"title": title, "sentence": sentence, "place": place, "parameters": parameters, "cloud": cloud}


def text(content: dict[str, Any]) -> str:
    """JSON with a key a line and the arrays compact: small, and differences stay readable."""
    head = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in content.items() if key != "cloud"]
    rows = [
        f"    {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in content["cloud"].items()
    ]
    return "{\n" + ",\n".join(head) + ',\n  "cloud": {\n' + ",\n".join(rows) + "\n  }\n}\n"


def main(folder: Path = ROOT / "resources/presets") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for place, (name, *_) in enumerate(TABLE, 1):
        (folder / f"{name}.json").write_text(text(document(place)), "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
