"""Tidemark's mathematics, without Qt. These names are the facade: other packages import nothing else from here.

Importing this package loads numpy alone; torch, scipy and ot load when a computation first runs, in its worker.
"""

from .clouds.given_points import GivenPoints, standardised
from .clouds.points import PointCloud
from .clouds.thinning import LIVE_POINTS, thinned
from .comparison.basins import basins_difference
from .comparison.differing import Differing, differing
from .comparison.ends import EndsDifference, ends_difference
from .comparison.planes import density_difference, field_difference
from .comparison.readings import ComparedReading, compared
from .comparison.view_difference import difference
from .device import DeviceInfo, device_info
from .edition import edition_of
from .edits.attract import attracted
from .edits.erase import erased
from .edits.formula import formula_curve
from .edits.jitter import jittered
from .edits.path import length
from .edits.pencil import pencilled
from .edits.select import in_polygon, nearest_point
from .edits.spray import sprayed
from .edits.stamp import STAMPS, masked_points, stamped
from .edits.transform import Affine, duplicated, relabelled, transformed
from .errors import ColumnsError, EngineError
from .experiment.experiment import Experiment
from .experiment.fitting_view import HALF_WIDTHS, PRIOR_REACH, fitting_half_width
from .experiment.held import ARRANGEMENTS, DIFFERENCES, Held
from .experiment.mixture import GaussianMixture
from .experiment.number_text import number_text
from .experiment.parameters import Parameter, Stage, parameters_of
from .experiment.presets import Preset, drawn_preset, preset, presets
from .experiment.schedule import Schedule, decibels
from .fields.density import density_film
from .fields.mode_splits import ModeSplits, mode_splits
from .fields.score_film import ScoreFilm, score_film
from .files.ground import darkness_on_ground
from .files.image_points import Darkness, image_points, suggested_invert
from .files.log_entry import (
    LONGEST_NOTE,
    MOST_ENTRIES,
    MOST_PICTURE_BYTES,
    LogEntry,
    LogReading,
    with_entry,
)
from .files.read_cloud import TABLE_SUFFIXES, CloudFile, raw_tables, read_cloud
from .files.read_image import IMAGE_SUFFIXES, read_image
from .files.read_points import pasted_tables, read_points
from .files.session_file import SUFFIX, SessionFile, read_session, session_bytes
from .files.session_text import is_session_text, read_session_text, session_text
from .files.session_value import SavedClock, SavedSession
from .files.write_cloud import cloud_bytes, cloud_text
from .film import Film, Frame
from .flow.simulate import forward_paths, simulate
from .flow.warm_up import warm_up
from .images.image_set import ImageChoice, ImageSet
from .images.read_images import read_images
from .laws.posterior import Posterior, posterior
from .learning.checkpoint import read_checkpoint, write_checkpoint
from .learning.model import LearnedModel
from .learning.plan import LEARNERS, LearningOrder, LearningPlan
from .learning.problem import TrainingProblem
from .learning.state import LearnedProcess, LearnedReversal, LearningCurve, LearningState
from .learning.training import TrainingStep, Validation, train, validate
from .learning.work import LearningWork
from .results.estimates import Estimates
from .results.insight_values import (
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
from .results.insight_views import INSIGHT_VIEWS, InsightView
from .results.results import DensityFilm, DiffusionResult, Measurements, Quality, Reading, Status, TransportResult
from .results.sweepable import SWEEPABLE, Sweepable
from .results.trajectory import Motion, Trajectory
from .stages.finished_run import FinishedRun, RunOrigin
from .stages.insight import insight, insight_request
from .stages.measure import measure
from .stages.part_file import MOST_PART_BYTES, part_bytes, part_key, read_part
from .stages.result_file import MOST_RESULT_BYTES, read_result, result_bytes
from .stages.run_study import KeptPart, StudyStep, run_study, study_of
from .stages.shipped_runs import shipped_run
from .stages.solve_transport import solve_transport
from .stages.sweep import SweepRequest, sweep
from .story.bundled import BundledStory, bundled_story, stories, story_sentences
from .story.easing import EASINGS, Easing, eased
from .story.instant import Instant, Picture
from .story.saved_look import SavedChart, SavedLook
from .story.scene import LONGEST_CAPTION, LONGEST_NOTES, LONGEST_SCENE_TITLE, PLACES, Scene
from .story.story import MOST_SCENES, Story, StoryFrames
from .story.story_json import read_story, story_json
from .studies import STUDIES
from .studies.base.study import Check, Findings, Found, Panel, Part, Study, StudyRequest, StudyResult, Tiles, Verdict
from .tables.choose_columns import guessed_columns
from .tables.column_request import ColumnRequest
from .tables.raw_table import ColumnChoice, RawTable
from .tables.text_table import text_table

__all__ = [
    "ARRANGEMENTS", "DIFFERENCES", "EASINGS", "HALF_WIDTHS", "IMAGE_SUFFIXES", "INSIGHT_VIEWS", "LEARNERS",
    "LIVE_POINTS", "LONGEST_CAPTION", "LONGEST_NOTE", "LONGEST_NOTES", "LONGEST_SCENE_TITLE", "MOST_ENTRIES",
    "MOST_PART_BYTES", "MOST_PICTURE_BYTES", "MOST_RESULT_BYTES", "MOST_SCENES", "PLACES", "PRIOR_REACH", "STAMPS",
    "STUDIES", "SUFFIX", "SWEEPABLE", "TABLE_SUFFIXES", "Affine", "Assumption", "BasinMap", "BundledStory", "Chart",
    "Check", "Claim", "CloudFile", "ColumnChoice", "ColumnRequest", "ColumnsError", "ComparedReading", "Darkness",
    "DensityFilm", "DeviceInfo", "Differing", "DiffusionResult", "Easing", "EndsDifference", "EngineError",
    "Estimates", "Experiment", "Film", "Findings", "FinishedRun", "Found", "Frame", "GaussianMixture",
    "GivenPoints", "Held", "ImageChoice", "ImageSet", "Insight", "InsightRequest", "InsightView", "Instant",
    "KeptPart", "LearnedModel", "LearnedProcess", "LearnedReversal", "LearningCurve", "LearningOrder",
    "LearningPlan", "LearningState", "LearningWork", "LogEntry", "LogReading", "Measurements", "ModeSplits",
    "Motion", "Panel", "Parameter", "Part", "Picture", "PlaneFilm", "PointCloud", "Posterior", "Preset", "Quality",
    "RawTable", "Reading", "RunOrigin", "SavedChart", "SavedClock", "SavedLook", "SavedSession", "Scene",
    "Schedule", "ScoreFilm", "Series", "SessionFile", "Stage", "Status", "Story", "StoryFrames", "Study",
    "StudyRequest", "StudyResult", "StudyStep", "SwapWitness", "SweepRequest", "Sweepable", "Tiles",
    "TrainingProblem", "TrainingStep", "Trajectory", "TransportResult", "Validation", "Verdict", "attracted",
    "basins_difference", "bundled_story", "cloud_bytes", "cloud_text", "compared", "darkness_on_ground", "decibels",
    "density_difference", "density_film", "device_info", "difference", "differing", "drawn_preset", "duplicated",
    "eased", "edition_of", "ends_difference", "erased", "field_difference", "fitting_half_width", "formula_curve",
    "forward_paths", "guessed_columns", "image_points", "in_polygon", "insight",
    "insight_request", "is_session_text", "jittered", "length", "masked_points", "measure", "mode_splits",
    "nearest_point", "number_text", "parameters_of", "part_bytes", "part_key", "pasted_tables", "pencilled",
    "posterior", "preset", "presets", "raw_tables", "read_checkpoint", "read_cloud", "read_image", "read_images",
    "read_part", "read_points", "read_result", "read_session", "read_session_text", "read_story", "relabelled",
    "result_bytes", "run_study", "score_film", "session_bytes", "session_text", "shipped_run", "simulate",
    "solve_transport", "sprayed", "stamped", "standardised", "stories", "story_json", "story_sentences", "study_of",
    "suggested_invert", "sweep", "text_table", "thinned", "train", "transformed", "validate", "warm_up",
    "with_entry", "write_checkpoint",
]  # fmt: skip
