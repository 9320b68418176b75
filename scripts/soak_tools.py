"""More of what a restless hand does: the other tools, choosing and changing points, nu, views, curves, training."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtTest import QTest

from scripts.soak_actions import MOST_POINTS
from scripts.soak_person import LEFT, PLAIN, Person, wait
from scripts.soak_questions import answer


def _keep_small(person: Person) -> None:
    if len(person.lab.session.experiment.cloud) > MOST_POINTS:
        person.press("Ctrl+Del")


def other_tool(person: Person) -> None:
    """Pencil, single points, attract, jitter or stamp, with some class."""
    person.press(str(person.choose(["L", "P", "G", "J", "T", "Shift+G"])))
    person.press(str(int(person.rng.integers(1, 9))))
    person.path(person.lab.stage, person.point(), person.point())
    _keep_small(person)


def choose_points(person: Person) -> None:
    """A rectangle, then one thing with what is in it."""
    person.press("S")
    person.path(person.lab.stage, person.point(), person.point())
    key = str(person.choose(["Ctrl+D", "Del", "Ctrl+A", "Ctrl+Shift+A", "Left", "Esc"]))
    person.press(key)
    person.path(person.lab.stage, person.point(), person.point())
    _keep_small(person)


def second_drawing(person: Person) -> None:
    """A stroke on nu; sometimes nu goes, or changes places with the drawing."""
    person.press("N")
    person.press("B")
    person.path(person.lab.stage, person.point(), person.point())
    person.press("N")
    if person.rng.random() < 0.5 or len(person.lab.session.experiment.against) > MOST_POINTS:
        person.lab.actions["clear_second"].trigger()
    elif person.rng.random() < 0.3:
        person.lab.actions["swap_second"].trigger()


def cross_hair(person: Person) -> None:
    person.press("B")
    person.press("X")
    for key in ("Right", "Up", "Return", "Shift+Left", "Return", "Del"):
        person.press(key)
        wait(10)
    person.press("X")


def choose_view(person: Person) -> None:
    person.press(f"Alt+{int(person.rng.integers(0, 10))}")
    wait(person.rng.uniform(0, 1500))
    person.press("M")


def curves(person: Person) -> None:
    person.press("F7")
    wait(person.rng.uniform(0, 1500))
    person.lab.curves.view.close()


def ranges(person: Person) -> None:
    person.press(str(person.choose(["R", "I", "O", "Shift+I", "Shift+O", "Shift+Left", "Shift+Right"])))
    if person.rng.random() < 0.5:
        for key in ("Shift+I", "Shift+O"):
            person.press(key)


def copy_points(person: Person) -> None:
    """The drawing to the clipboard, and back as more points."""
    person.lab.stage.setFocus()
    QTest.keySequence(person.lab.stage, "Ctrl+C")
    if len(person.lab.session.experiment.cloud) < MOST_POINTS / 2:
        person.press("Ctrl+V")


def train(person: Person) -> None:
    """Start or pause a training, or stop it."""
    if len(person.lab.session.experiment.cloud) == 0:
        return
    person.press(str(person.choose(["Ctrl+L", "Ctrl+L", "Ctrl+Shift+L"])))
    wait(person.rng.uniform(0, 800))


def pin(person: Person) -> None:
    person.press("H")
    QTest.mouseMove(person.lab.stage, person.point())
    QTest.mouseClick(person.lab.stage, LEFT, PLAIN, person.point())
    QTest.keySequence(person.lab.stage, "Esc")


def papers(person: Person) -> None:
    """An empty drawing, a session opened or saved: each may ask something."""
    person.press(str(person.choose(["Ctrl+N", "Ctrl+O", "Ctrl+O", "Ctrl+S", "Ctrl+Shift+S"])))
    wait(30)
    answer(person)


def notice(person: Person) -> None:
    """A button of the notice that is shown: what a crash left is recovered or given up, others are dismissed."""
    bar = person.lab.notices._bar
    if bar.isVisible():
        button = person.choose([*bar.answers, bar.dismiss])
        QTest.mouseClick(button, LEFT, PLAIN)  # type: ignore[call-overload]
        wait(30)
        answer(person)


MORE: dict[str, tuple[float, Callable[[Person], None]]] = {
    "other tool": (4, other_tool),
    "choose points": (2, choose_points),
    "second drawing": (1, second_drawing),
    "cross-hair": (1, cross_hair),
    "view": (3, choose_view),
    "curves": (1, curves),
    "ranges": (2, ranges),
    "copy": (1, copy_points),
    "train": (1, train),
    "pin": (1, pin),
    "papers": (1, papers),
    "notice": (1, notice),
}  # as `soak_actions.ACTIONS`
