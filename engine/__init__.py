"""Tidemark's mathematics, without Qt. These names are the facade: other packages import nothing else from here.

Importing this package loads numpy alone; torch, scipy and ot load when a computation first runs, in its worker.
"""

from .density import density_film
from .device import DeviceInfo, device_info, warm_up
from .edits import erased, length, sprayed
from .errors import EngineError
from .estimates import Estimates
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
from .mode_splits import ModeSplits, mode_splits
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
from .score_film import ScoreFilm, score_film
from .simulate import simulate
from .solve_transport import solve_transport
from .sweep import SweepRequest, sweep
from .sweepable import SWEEPABLE, Sweepable
from .trajectory import Trajectory

__all__ = [
    "INSIGHT_VIEWS",
    "SWEEPABLE",
    "Assumption",
    "BasinMap",
    "Chart",
    "Claim",
    "CloudFile",
    "DensityFilm",
    "DeviceInfo",
    "DiffusionResult",
    "EngineError",
    "Estimates",
    "Experiment",
    "Film",
    "Frame",
    "GaussianMixture",
    "Insight",
    "InsightRequest",
    "InsightView",
    "LearnedModel",
    "Measurements",
    "ModeSplits",
    "Parameter",
    "PlaneFilm",
    "PointCloud",
    "Preset",
    "Quality",
    "Reading",
    "Schedule",
    "ScoreFilm",
    "Series",
    "Stage",
    "Status",
    "SwapWitness",
    "SweepRequest",
    "Sweepable",
    "TrainingProblem",
    "TrainingStep",
    "Trajectory",
    "TransportResult",
    "Validation",
    "decibels",
    "density_film",
    "device_info",
    "erased",
    "insight",
    "insight_request",
    "length",
    "measure",
    "mode_splits",
    "parameters_of",
    "preset",
    "presets",
    "read_checkpoint",
    "read_cloud",
    "score_film",
    "simulate",
    "solve_transport",
    "sprayed",
    "standardised",
    "sweep",
    "train",
    "validate",
    "warm_up",
    "write_checkpoint",
]
