"""What became of every row of an import, bounded however long the file is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any

from django.utils.translation import gettext as _

from core.imports.identities import SeenIds
from core.imports.report_text import report_text
from core.imports.rows import Refusal

MAX_REFUSALS = 1_000
MAX_UNMAPPED = 1_000  # different values per field
MAX_UNUSED = 1_000
MAX_VALUE_CHARS = 80


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One reason why a row was left out; value cut to be readable."""

    line: int
    column: str
    value: str
    reason: str


class ImportReport:
    """Counts and reasons, collected while an import runs; close() it at the end.

    made, updated, unchanged, refused count rows; a row with three mistakes is refused once.
    """

    def __init__(self, *, dry_run: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self.dry_run = dry_run
        self.made = self.updated = self.unchanged = self.refused = self.duplicates = 0
        self.refusals: list[RefusedRow] = []
        self.refusals_left_out = 0
        self.unmapped: dict[str, Counter[str]] = {}
        self.unmapped_left_out: Counter[str] = Counter()
        self.unused_columns: dict[str, None] = {}
        self.stopped = ""
        self._seen = SeenIds()
        self._clock = clock
        self._start = clock()
        self._end: float | None = None

    @property
    def rows(self) -> int:
        return self.made + self.updated + self.unchanged + self.refused

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning, to the end once closed."""
        return (self._clock() if self._end is None else self._end) - self._start

    @property
    def rate(self) -> float:
        """Rows a second; 0.0 before any time has passed."""
        return self.rows / self.elapsed if self.elapsed > 0 else 0.0

    def add_made(self) -> None:
        self.made += 1

    def add_updated(self) -> None:
        self.updated += 1

    def add_unchanged(self) -> None:
        self.unchanged += 1

    def add_refused(self, line: int, *refusals: Refusal) -> None:
        """A row left out, with all that is wrong with it."""
        self.refused += 1
        for refusal in refusals:
            if len(self.refusals) < MAX_REFUSALS:
                value = readable(refusal.value)
                self.refusals.append(RefusedRow(line, refusal.column, value, refusal.reason))
            else:
                self.refusals_left_out += 1

    def add_unmapped(self, field: str, value: str) -> None:
        """A value for which no concept of ours was found."""
        counts = self.unmapped.setdefault(field, Counter())
        value = readable(value)
        if value in counts or len(counts) < MAX_UNMAPPED:
            counts[value] += 1
        else:
            self.unmapped_left_out[field] += 1

    def add_unused_columns(self, names: Iterable[str]) -> None:
        """Columns of the file that no field takes."""
        for name in names:
            if len(self.unused_columns) < MAX_UNUSED:
                self.unused_columns[readable(name)] = None

    def duplicate_of(self, external_id: str, line: int, *, column: str = "external_id") -> Refusal | None:
        """Why the row must be refused, when an earlier row of this file has its id; else None.

        Counts the duplicate, but leaves it to the caller to add the refusal to those of the row.
        """
        first = self._seen.first_line(external_id, line)
        if first is None:
            return None
        self.duplicates += 1
        reason = _("The id is already used in line %(line)s of this file.") % {"line": first}
        return Refusal(column, external_id, reason)

    def stop(self, reason: str) -> None:
        """The import ended before the end of the file."""
        self.stopped = reason

    def close(self) -> None:
        if self._end is None:
            self._end = self._clock()
            self._seen.close()

    def as_dict(self) -> dict[str, Any]:
        """Everything in types that JSON has; elapsed in seconds, rate in rows a second."""
        return {
            "dry_run": self.dry_run,
            "rows": self.rows,
            "made": self.made,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "duplicates": self.duplicates,
            "refusals": [asdict(refusal) for refusal in self.refusals],
            "refusals_left_out": self.refusals_left_out,
            "unmapped": {field: dict(counts.most_common()) for field, counts in self.unmapped.items()},
            "unused_columns": list(self.unused_columns),
            "unmapped_left_out": dict(self.unmapped_left_out),
            "stopped": self.stopped,
            "elapsed": round(self.elapsed, 3),
            "rate": round(self.rate, 1),
        }

    def as_text(self) -> str:
        """The report for a console."""
        return report_text(self)

    def __enter__(self) -> ImportReport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def readable(value: str) -> str:
    """One line of at most 80 characters that every terminal and encoder takes."""
    start = value[: MAX_VALUE_CHARS * 20]
    line = " ".join("".join(char if char.isprintable() else " " for char in start).split())
    return line if len(line) <= MAX_VALUE_CHARS else line[: MAX_VALUE_CHARS - 1] + "…"
