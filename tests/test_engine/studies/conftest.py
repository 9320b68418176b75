"""What the tests of studies share."""

from __future__ import annotations

import pytest
from study_parts import parts_of

from engine import Found


@pytest.fixture(scope="module")
def found(request: pytest.FixtureRequest) -> dict[str, Found]:
    """What the parts of the module's REQUEST find."""
    return parts_of(request.module.REQUEST)
