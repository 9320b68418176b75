"""The studies, each a result of a paper, in the order of menus. Light: their work loads torch when it begins."""

from ..study import Study
from .convex_gradient import CONVEX_GRADIENT
from .counter_example import COUNTER_EXAMPLE
from .encoder_clouds import ENCODER_CLOUDS
from .encoder_digits import ENCODER_DIGITS
from .encoder_gaussians import ENCODER_GAUSSIANS
from .encoder_smooth import ENCODER_SMOOTH

_ALL: tuple[Study, ...] = (
    ENCODER_GAUSSIANS,
    ENCODER_SMOOTH,
    ENCODER_CLOUDS,
    CONVEX_GRADIENT,
    COUNTER_EXAMPLE,
    ENCODER_DIGITS,
)
STUDIES = {study.name: study for study in _ALL}
