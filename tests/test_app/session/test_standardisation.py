"""What is said of the affine by which opened points were standardised."""

from __future__ import annotations

from app.session.standardisation import MOST_SHOWN, Standardisation


def test_of_many_coordinates_the_first_are_told_and_the_others_counted() -> None:
    few = Standardisation((0.0,) * MOST_SHOWN, (1.0,) * MOST_SHOWN).sentence
    many = Standardisation((0.0,) * 1000, (1.0,) * 1000).sentence
    assert few.count("0,") == MOST_SHOWN - 1
    assert "more" not in few
    assert many.count(f"and {1000 - MOST_SHOWN} more)") == 2
    assert len(many) < len(few) + 40
