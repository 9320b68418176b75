"""Tidemark's mathematics, without Qt. These names are the facade: other packages import nothing else from here.

Importing this package loads numpy alone; torch, scipy and ot load when a computation first runs, in its worker.
"""

from .density import density_film
from .device import DeviceInfo, device_info, warm_up
from .edits import (
    STAMPS,
    Affine,
    attracted,
    duplicated,
    erased,
    formula_curve,
    in_polygon,
    jittered,
    length,
    masked_points,
    nearest_point,
    pencilled,
    relabelled,
    sprayed,
    stamped,
    transformed,
)
from .errors import EngineError
from .experiment import Experiment
from .film import Film, Frame
from .insight import insight, insight_request
from .insight_values import (
    Assumption,
    BasinMap,
    Chart,
    Claim,
    Insight,
    InsightRequest,
    PlaneFilm,
    Series,
    SwapWitness,
)
from .insight_views import INSIGHT_VIEWS, InsightView
from .learning import (
    LearnedModel,
    TrainingProblem,
    TrainingStep,
    Validation,
    read_checkpoint,
    train,
    validate,
    write_checkpoint,
)
from .measure import measure
from .mixture import GaussianMixture
from .parameters import Parameter, Stage, parameters_of
from .points import PointCloud
from .presets import Preset, preset, presets
from .read_cloud import CloudFile, read_cloud, standardised
from .results import (
    DensityFilm,
    DiffusionResult,
    Measurements,
    Quality,
    Reading,
    Status,
    TransportResult,
)
from .schedule import Schedule, decibels
from .simulate import simulate
from .solve_transport import solve_transport
from .trajectory import Trajectory

__all__ = [
    "INSIGHT_VIEWS",
    "STAMPS",
    "Affine",
    "Assumption",
    "BasinMap",
    "Chart",
    "Claim",
    "CloudFile",
    "DensityFilm",
    "DeviceInfo",
    "DiffusionResult",
    "EngineError",
    "Experiment",
    "Film",
    "Frame",
    "GaussianMixture",
    "Insight",
    "InsightRequest",
    "InsightView",
    "LearnedModel",
    "Measurements",
    "Parameter",
    "PlaneFilm",
    "PointCloud",
    "Preset",
    "Quality",
    "Reading",
    "Schedule",
    "Series",
    "Stage",
    "Status",
    "SwapWitness",
    "TrainingProblem",
    "TrainingStep",
    "Trajectory",
    "TransportResult",
    "Validation",
    "attracted",
    "decibels",
    "density_film",
    "device_info",
    "duplicated",
    "erased",
    "formula_curve",
    "in_polygon",
    "insight",
    "insight_request",
    "jittered",
    "length",
    "masked_points",
    "measure",
    "nearest_point",
    "parameters_of",
    "pencilled",
    "preset",
    "presets",
    "read_checkpoint",
    "read_cloud",
    "relabelled",
    "simulate",
    "solve_transport",
    "sprayed",
    "stamped",
    "standardised",
    "train",
    "transformed",
    "validate",
    "warm_up",
    "write_checkpoint",
]
