"""The film that the window shows before the engine is there (app/playback/first_film.py), computed by the engine.

Run from the project's root, in its environment, when the default preset, a default or a solver has changed:
.venv/bin/python scripts/make_first_film.py
"""

from __future__ import annotations

from pathlib import Path

from app.lanes.stages import complete_film
from app.playback.first_film import NAME, pack
from app.session.source import DEFAULT_SOURCE
from engine import Quality, density_film, preset

TARGET = Path(__file__).resolve().parent.parent / "resources" / NAME


def main() -> None:
    experiment = preset(DEFAULT_SOURCE).experiment
    film = complete_film(experiment, lambda: False, measured=False)
    assert film.diffusion is not None
    assert film.diffusion.quality is Quality.FULL
    film = film.with_result(next(density_film(experiment)))  # the draft: a quarter of the pixels
    pack(film, TARGET)
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
