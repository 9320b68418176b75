"""Pictures of one's own in the studies: the same split, law and shades as of digits; refused where none are taken."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from engine import EngineError, ImageSet, StudyRequest, Tiles, run_study, study_of
from engine.studies import STUDIES
from engine.studies.base.study_images import LUMINANCE, StudyImages, mean_length, study_images
from engine.studies.khrulkov.between_images import moved_ink

SIDE, CLASSES = 5, ("bars", "crosses")


def image_set(count: int = 60, channels: int = 1, classes: tuple[str, ...] = CLASSES) -> ImageSet:
    """Bright bars at random rows, and crosses where the label is 1, with a little noise."""
    random = np.random.default_rng(0)
    labels = np.arange(count) % len(classes)
    images = random.integers(0, 40, (count, SIDE, SIDE, channels))
    for image, label in zip(images, labels, strict=True):
        image[random.integers(SIDE)] = 220
        if label:
            image[:, random.integers(SIDE)] = 220
    return ImageSet(images=images, labels=labels, classes=classes, title="made")


def request(study: str, images: ImageSet) -> StudyRequest:
    return StudyRequest(study=study, quick=True, images=images)


@pytest.mark.parametrize(("count", "held_out"), [(60, 20), (1600, 500)])
def test_a_third_is_held_out_and_no_more_than_five_hundred(count: int, held_out: int) -> None:
    images = study_images(request("digits", image_set(count)))
    assert (len(images.train), len(images.test)) == (count - held_out, held_out)
    assert images.train.shape[1] == images.d == SIDE**2
    every = np.concatenate([images.train, images.test])
    assert len(np.unique(every, axis=0)) == len(np.unique(image_set(count).points(), axis=0))  # nothing twice or lost


@pytest.mark.parametrize("study", ["digits", "encoder-digits"])
def test_pictures_that_are_too_few_or_alike_are_refused(study: str) -> None:
    few = image_set(5)
    alike = ImageSet(images=few.images[[0] * 20 + [1, 2, 3, 4] * 4], labels=[0] * 36, classes=("a",), title="alike")
    most = image_set(20)
    repeated = ImageSet(images=most.images[[0] * 20 + list(range(15))], labels=[0] * 35, classes=("a",), title="made")
    for images, sentence in ((few, "Only 5 of"), (alike, "Only 5 of"), (repeated, "More than half")):
        with pytest.raises(EngineError, match=sentence):
            next(run_study(request(study, images)))


def test_the_nearest_training_image_is_the_nearest() -> None:
    images = study_images(request("digits", image_set()))
    distances, index = images.nearest(images.test)
    every = cdist(images.test, images.train)
    assert np.array_equal(index, every.argmin(1))
    assert distances == pytest.approx(every.min(1), abs=1e-12)


def test_colours_are_shown_by_their_luminance() -> None:
    images = study_images(request("digits", image_set(channels=3)))
    shades = images.shades(images.test)
    assert images.d == 3 * SIDE**2
    assert shades.shape == (len(images.test), SIDE, SIDE)
    assert shades[2, 1, 3] == pytest.approx(images.test[2].reshape(SIDE, SIDE, 3)[1, 3] @ np.array(LUMINANCE))
    assert np.abs(shades).max() <= 1 + 1e-12  # the shares sum to 1


def test_only_classes_with_enough_held_out_images_are_compared() -> None:
    labels = np.array([0] * 6 + [1] * 4 + [2] * 5)
    blank = np.zeros((15, 4))
    images = StudyImages(
        train=blank, test=blank, train_labels=labels, test_labels=labels, side=2, channels=1, classes=tuple("abc")
    )
    assert images.compared == (0, 2)


def test_the_mean_length_of_a_normal_is_that_of_samples() -> None:
    lengths = np.linalg.norm(np.random.default_rng(0).standard_normal((20_000, 9)), axis=1) / 3
    assert mean_length(9) == pytest.approx(lengths.mean(), abs=4 * lengths.std() / np.sqrt(20_000))
    assert mean_length(64) == pytest.approx(0.99610, abs=1e-5)


def test_ink_of_a_blank_image_does_not_stop_the_way() -> None:
    blank, full = np.zeros((4, 4)), np.ones((4, 4))
    ways = moved_ink(blank, full)
    assert all(np.isfinite(each).all() for each in ways)


def test_studies_that_take_no_images_refuse_them_and_name_those_that_do() -> None:
    with pytest.raises(EngineError, match=r"plateau can't be run on images.*digits"):
        study_of(request("plateau", image_set()))


@pytest.mark.slow
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("study", ["digits", "encoder-digits"])
@pytest.mark.timeout(300)
def test_a_study_runs_on_images_of_ones_own(study: str, channels: int) -> None:
    *_, result = run_study(request(study, image_set(channels=channels)))
    assert result.complete
    assert result.findings.note.startswith("made: 60 images, d = ")
    assert all(check.value is not None for check in result.findings.checks)  # nothing of the paper's own sets is told
    tiles = [panel for panel in result.findings.panels if isinstance(panel, Tiles)]
    assert tiles
    assert {panel.images.shape[-2:] for panel in tiles} == {(SIDE, SIDE)}
    assert STUDIES[study].scene(result.request) is not None


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_set_of_one_class_is_told_without_classes() -> None:
    for study in ("digits", "encoder-digits"):
        *_, result = run_study(request(study, image_set(40, classes=("all",))))
        assert result.complete
