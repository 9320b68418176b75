"""POT, the library of discrete optimal transport (Flamary et al. 2021, JMLR 22), loaded lean and when first needed."""

from __future__ import annotations

from typing import Any

from ..device import prepare_libraries


def pot() -> Any:
    """The library, without the array backends it would otherwise load."""
    prepare_libraries()
    import ot

    return ot
