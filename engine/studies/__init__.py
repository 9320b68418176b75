"""The studies, each a result of a paper, in the order of menus. Light: their work loads torch when it begins."""

from ..study import Study
from .conditional import CONDITIONAL
from .digits import DIGITS
from .encoder_gaussians import ENCODER_GAUSSIANS
from .smoothing import SMOOTHING
from .start_laws import START_LAWS

_ALL: tuple[Study, ...] = (ENCODER_GAUSSIANS, START_LAWS, SMOOTHING, CONDITIONAL, DIGITS)
STUDIES = {study.name: study for study in _ALL}
