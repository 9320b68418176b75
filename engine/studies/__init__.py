"""The studies, each a result of a paper, in the order of menus. Light: their work loads torch when it begins."""

from ..study import Study
from .composite_map import COMPOSITE_MAP
from .encoder_gaussians import ENCODER_GAUSSIANS
from .plateau import PLATEAU
from .prior_error import PRIOR_ERROR

_ALL: tuple[Study, ...] = (
    ENCODER_GAUSSIANS,
    PRIOR_ERROR,
    COMPOSITE_MAP,
    PLATEAU,
)
STUDIES = {study.name: study for study in _ALL}
