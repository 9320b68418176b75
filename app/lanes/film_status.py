"""What became of a film's parts otherwise than asked: another device, a preview in place of the exact plan."""

from __future__ import annotations

from collections.abc import Iterator

from engine import Film, Status


def film_statuses(film: Film) -> Iterator[tuple[str, Status]]:
    """The part's name and its status, of every part that has something to say, of both sides."""
    for side in (film, film.held):
        for name, result in () if side is None else (("diffusion", side.diffusion), ("transport", side.transport)):
            if result is not None and result.status.sentence:
                yield name, result.status
