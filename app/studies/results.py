"""Results that the window of studies can show: those that earlier runs kept here, and those that ship."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine import StudyRequest, StudyResult
from widgets.studies.list import VerdictCounts

from .kept_results import KeptResults
from .remembered import counts_of, remember_counts, remembered_counts
from .shipped import ShippedRuns
from .shown import ShownResult, Which, which_is_shown


class StudyResults(QObject):
    """`changed` when a result was read; `failed(sentence, details)` when one that is kept can't be told."""

    changed = Signal()
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept, self._shipped = KeptResults(self), ShippedRuns(self)
        self._counts = remembered_counts()
        self._kept.changed.connect(self.changed)
        self._kept.failed.connect(self.failed)
        self._shipped.changed.connect(self.changed)
        self._shipped.failed.connect(self.failed)

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._kept.busy or self._shipped.busy

    @property
    def counts(self) -> dict[str, VerdictCounts]:
        """By study: of one's own last run, or else of the one that ships."""
        shipped = {name: counts_of(run.result, shipped=True) for name, run in self._shipped.runs.items()}
        return shipped | self._counts

    def get(self, request: StudyRequest) -> StudyResult | None:
        """One's own: None until it was read; a result of no parts where nothing is kept."""
        return self._kept.get(request)

    def put(self, result: StudyResult) -> None:
        """A newer result, from a run."""
        self._kept.put(result)
        self._counts[result.request.study] = counts_of(result)

    def fetch(self, request: StudyRequest, *, again: bool = False) -> None:
        """Read what there is of a request and its study, where that is not known, or `again`; `changed` follows."""
        self._shipped.fetch(request.study)
        if again or self._kept.get(request) is None:
            self._kept.fetch(request)

    def shown(self, request: StudyRequest, wanted: Which | None, *, running: bool, by_choice: bool) -> ShownResult:
        """What there is of a request, and which of both is shown (`which_is_shown`)."""
        name = request.study

        def there(which: Which) -> ShownResult:
            return ShownResult(
                request=request, own=self._kept.get(request), shipped=self._shipped.runs.get(name), which=which,
                changed=self._shipped.of_other_code(name), fault=self._shipped.fault(name),
            )  # fmt: skip

        return there(which_is_shown(wanted, there("own"), running=running, by_choice=by_choice))

    def remember_counts(self) -> None:
        """For the next start."""
        remember_counts(self._counts)

    def finish(self) -> None:
        """The program closes: wait for what is being read, and let nothing out any more."""
        self._kept.finish()
        self._shipped.finish()
