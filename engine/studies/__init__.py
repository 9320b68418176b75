"""The studies, each a result of a paper, in the order of menus. Light: their work loads torch when it begins."""

from .base.study import Study
from .khrulkov.convex_gradient import CONVEX_GRADIENT
from .khrulkov.counter_example import COUNTER_EXAMPLE
from .khrulkov.encoder_clouds import ENCODER_CLOUDS
from .khrulkov.encoder_digits import ENCODER_DIGITS
from .khrulkov.encoder_gaussians import ENCODER_GAUSSIANS
from .khrulkov.encoder_smooth import ENCODER_SMOOTH
from .liang.complexity import COMPLEXITY
from .liang.diffuse_then_denoise import DIFFUSE_THEN_DENOISE
from .liang.effective_curvature import EFFECTIVE_CURVATURE
from .liang.one_step import ONE_STEP
from .liang.optimal_step import OPTIMAL_STEP
from .reu.mixing_error import MIXING_ERROR
from .reu.one_brownian_motion import ONE_BROWNIAN_MOTION
from .reu.smooth_or_pin import SMOOTH_OR_PIN
from .wang.composite_map import COMPOSITE_MAP
from .wang.conditional import CONDITIONAL
from .wang.digits import DIGITS
from .wang.plateau import PLATEAU
from .wang.prior_error import PRIOR_ERROR
from .wang.smoothing import SMOOTHING
from .wang.start_laws import START_LAWS

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
