"""The studies, each a result of a paper, in the order of menus. Light: their work loads torch when it begins."""

from ..study import Study
from .complexity import COMPLEXITY
from .composite_map import COMPOSITE_MAP
from .diffuse_then_denoise import DIFFUSE_THEN_DENOISE
from .effective_curvature import EFFECTIVE_CURVATURE
from .encoder_gaussians import ENCODER_GAUSSIANS
from .one_step import ONE_STEP
from .optimal_step import OPTIMAL_STEP
from .plateau import PLATEAU
from .prior_error import PRIOR_ERROR

_ALL: tuple[Study, ...] = (
    ENCODER_GAUSSIANS,
    COMPLEXITY,
    EFFECTIVE_CURVATURE,
    ONE_STEP,
    OPTIMAL_STEP,
    DIFFUSE_THEN_DENOISE,
    PRIOR_ERROR,
    COMPOSITE_MAP,
    PLATEAU,
)
STUDIES = {study.name: study for study in _ALL}
