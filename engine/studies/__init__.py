"""The studies, each a result of a paper, in the order of menus. Light: their work loads torch when it begins."""

from ..study import Study
from .complexity import COMPLEXITY
from .composite_map import COMPOSITE_MAP
from .conditional import CONDITIONAL
from .convex_gradient import CONVEX_GRADIENT
from .counter_example import COUNTER_EXAMPLE
from .diffuse_then_denoise import DIFFUSE_THEN_DENOISE
from .digits import DIGITS
from .effective_curvature import EFFECTIVE_CURVATURE
from .encoder_clouds import ENCODER_CLOUDS
from .encoder_digits import ENCODER_DIGITS
from .encoder_gaussians import ENCODER_GAUSSIANS
from .encoder_smooth import ENCODER_SMOOTH
from .mixing_error import MIXING_ERROR
from .one_brownian_motion import ONE_BROWNIAN_MOTION
from .one_step import ONE_STEP
from .optimal_step import OPTIMAL_STEP
from .plateau import PLATEAU
from .prior_error import PRIOR_ERROR
from .smooth_or_pin import SMOOTH_OR_PIN
from .smoothing import SMOOTHING
from .start_laws import START_LAWS

_ALL: tuple[Study, ...] = (
    COMPLEXITY,
    EFFECTIVE_CURVATURE,
    ONE_STEP,
    OPTIMAL_STEP,
    DIFFUSE_THEN_DENOISE,
    PRIOR_ERROR,
    COMPOSITE_MAP,
    PLATEAU,
    START_LAWS,
    SMOOTHING,
    CONDITIONAL,
    DIGITS,
    SMOOTH_OR_PIN,
    MIXING_ERROR,
    ONE_BROWNIAN_MOTION,
    ENCODER_GAUSSIANS,
    ENCODER_SMOOTH,
    ENCODER_CLOUDS,
    CONVEX_GRADIENT,
    COUNTER_EXAMPLE,
    ENCODER_DIGITS,
)
STUDIES = {study.name: study for study in _ALL}
