"""--images, --size, --classes, --count: a set of pictures in place of a study's own."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .interruption import interruption
from .page import option
from .reporting import Reporter

if TYPE_CHECKING:
    from engine import ImageSet


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedImages:
    """What the options say; `path` None without --images."""

    path: Path | None
    size: int | None
    classes: tuple[str, ...]
    count: int | None

    @property
    def words(self) -> list[str]:
        """The words of a command line that say this again."""
        words = [] if self.path is None else ["--images", str(self.path)]
        words += [] if self.size is None else ["--size", str(self.size)]
        words += ["--classes", ",".join(self.classes)] if self.classes else []
        return words + ([] if self.count is None else ["--count", str(self.count)])

    def read(self, seed: int, report: Reporter) -> ImageSet | None:
        """The set; None where none is asked for. Raises EngineError, UsageError, and Interrupted after Ctrl+C."""
        if self.path is None:
            if self.words:
                raise click.UsageError("--size, --classes and --count are for a set of pictures: name it by --images.")
            return None
        from engine import ImageChoice, read_images

        choice = ImageChoice(size=self.size, classes=self.classes, count=self.count, seed=seed)
        found = read_images(
            self.path, choice, lambda done, total: report.advance("reading", done, total, "pictures"),
            interruption.asked,
        )  # fmt: skip
        interruption.check()
        if found is not None and found.note:
            report.note(found.note)
        return found


def image_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The four options; the command gets them as one `images`."""

    @functools.wraps(command)
    def called(
        *arguments: Any, images: Path | None, size: int | None, classes: str | None, count: int | None, **others: Any
    ) -> Any:
        names = tuple(filter(None, (name.strip() for name in (classes or "").split(","))))
        asked = AskedImages(path=images, size=size, classes=names, count=count)
        return command(*arguments, images=asked, **others)

    for added in (
        option("Images", "--count", type=int, metavar="N", help="So many of them, drawn evenly by --seed."),
        option("Images", "--classes", metavar="NAME,...", help="Only pictures of these classes."),
        option("Images", "--size", type=int, metavar="PIXELS", help="Scale them to this side; without, as they are."),
        option(
            "Images", "--images", type=click.Path(path_type=Path), metavar="PATH",
            help="Your own set of pictures: a folder (its sub-folders are the classes), NPZ or NPY, IDX as of MNIST "
            "(plain or gzip), or CIFAR-10's binary version.",
        ),
    ):  # fmt: skip
        called = added(called)
    return called
