"""Tidemark's mathematics, without Qt. These names are the facade: other packages import nothing else from here.

Importing this package loads numpy alone; torch, scipy and ot load when a computation first runs, in its worker.
"""

from .choose_columns import guessed_columns
from .column_request import ColumnRequest
from .density import density_film
from .device import DeviceInfo, device_info
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
from .errors import ColumnsError, EngineError
from .estimates import Estimates
from .experiment import Experiment
from .film import Film, Frame
from .given_points import GivenPoints, standardised
from .ground import darkness_on_ground
from .image_points import Darkness, image_points, suggested_invert
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
    LEARNERS,
    LearnedModel,
    LearnedProcess,
    LearnedReversal,
    LearningCurve,
    LearningOrder,
    LearningPlan,
    LearningState,
    LearningWork,
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
from .part_file import MOST_PART_BYTES, part_bytes, part_key, read_part
from .points import PointCloud
from .posterior import Posterior, posterior
from .presets import Preset, preset, presets
from .raw_table import ColumnChoice, RawTable
from .read_cloud import TABLE_SUFFIXES, CloudFile, raw_tables, read_cloud
from .read_image import IMAGE_SUFFIXES, read_image
from .read_points import pasted_tables, read_points
from .results import (
    DensityFilm,
    DiffusionResult,
    Measurements,
    Quality,
    Reading,
    Status,
    TransportResult,
)
from .run_study import KeptPart, StudyStep, run_study, study_of
from .schedule import Schedule, decibels
from .score_film import ScoreFilm, score_film
from .session_file import SUFFIX, SessionFile, read_session, session_bytes
from .session_text import is_session_text, read_session_text, session_text
from .session_value import SavedClock, SavedLook, SavedSession
from .simulate import simulate
from .solve_transport import solve_transport
from .studies import STUDIES
from .study import Check, Findings, Found, Panel, Part, Study, StudyRequest, StudyResult, Tiles, Verdict
from .sweep import SweepRequest, sweep
from .sweepable import SWEEPABLE, Sweepable
from .text_table import text_table
from .thinning import LIVE_POINTS, thinned
from .trajectory import Motion, Trajectory
from .warm_up import warm_up
from .write_cloud import cloud_bytes, cloud_text

__all__ = [
    "IMAGE_SUFFIXES",
    "INSIGHT_VIEWS",
    "LEARNERS",
    "LIVE_POINTS",
    "MOST_PART_BYTES",
    "STAMPS",
    "STUDIES",
    "SUFFIX",
    "SWEEPABLE",
    "TABLE_SUFFIXES",
    "Affine",
    "Assumption",
    "BasinMap",
    "Chart",
    "Check",
    "Claim",
    "CloudFile",
    "ColumnChoice",
    "ColumnRequest",
    "ColumnsError",
    "Darkness",
    "DensityFilm",
    "DeviceInfo",
    "DiffusionResult",
    "EngineError",
    "Estimates",
    "Experiment",
    "Film",
    "Findings",
    "Found",
    "Frame",
    "GaussianMixture",
    "GivenPoints",
    "Insight",
    "InsightRequest",
    "InsightView",
    "KeptPart",
    "LearnedModel",
    "LearnedProcess",
    "LearnedReversal",
    "LearningCurve",
    "LearningOrder",
    "LearningPlan",
    "LearningState",
    "LearningWork",
    "Measurements",
    "ModeSplits",
    "Motion",
    "Panel",
    "Parameter",
    "Part",
    "PlaneFilm",
    "PointCloud",
    "Posterior",
    "Preset",
    "Quality",
    "RawTable",
    "Reading",
    "SavedClock",
    "SavedLook",
    "SavedSession",
    "Schedule",
    "ScoreFilm",
    "Series",
    "SessionFile",
    "Stage",
    "Status",
    "Study",
    "StudyRequest",
    "StudyResult",
    "StudyStep",
    "SwapWitness",
    "SweepRequest",
    "Sweepable",
    "Tiles",
    "TrainingProblem",
    "TrainingStep",
    "Trajectory",
    "TransportResult",
    "Validation",
    "Verdict",
    "attracted",
    "cloud_bytes",
    "cloud_text",
    "darkness_on_ground",
    "decibels",
    "density_film",
    "device_info",
    "duplicated",
    "erased",
    "formula_curve",
    "guessed_columns",
    "image_points",
    "in_polygon",
    "insight",
    "insight_request",
    "is_session_text",
    "jittered",
    "length",
    "masked_points",
    "measure",
    "mode_splits",
    "nearest_point",
    "parameters_of",
    "part_bytes",
    "part_key",
    "pasted_tables",
    "pencilled",
    "posterior",
    "preset",
    "presets",
    "raw_tables",
    "read_checkpoint",
    "read_cloud",
    "read_image",
    "read_part",
    "read_points",
    "read_session",
    "read_session_text",
    "relabelled",
    "run_study",
    "score_film",
    "session_bytes",
    "session_text",
    "simulate",
    "solve_transport",
    "sprayed",
    "stamped",
    "standardised",
    "study_of",
    "suggested_invert",
    "sweep",
    "text_table",
    "thinned",
    "train",
    "transformed",
    "validate",
    "warm_up",
    "write_checkpoint",
]
