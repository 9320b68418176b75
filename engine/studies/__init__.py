"""The studies, each a result of a paper, in the order of menus. Light: their work loads torch when it begins."""

from ..study import Study
from .encoder_gaussians import ENCODER_GAUSSIANS
from .smooth_or_pin import SMOOTH_OR_PIN

_ALL: tuple[Study, ...] = (ENCODER_GAUSSIANS, SMOOTH_OR_PIN)
STUDIES = {study.name: study for study in _ALL}
