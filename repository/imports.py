"""Imports practices from a file: each row whole or not at all, repeatable, with a report of everything.

A row is known again by the profile's source and its id there. Unchanged rows cost one comparison; a practice that
a person changed since the last import, or deleted, is left alone and the report says so. Rows are kept in batches
(repository/imports_keeping.py), bounded by their number and their length, so that memory stays flat.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from community.models import User
from core.imports.mapping import MappedRow, Profile
from core.imports.profiles import load_profile
from core.imports.readers import count_rows, open_rows
from core.imports.report import ImportReport
from core.imports.rows import Refusal, Row, RowStream
from repository.conversion import KNOWN_FIELDS, convert
from repository.imports_keeping import Item, Keeper
from repository.models import PracticeIndexPage

LONGEST_ID = 200
LONGEST_SOURCE = 60
BATCH_ROWS = 500
BATCH_CHARACTERS = 2_000_000
MOST_KINDS_OF_ROWS = 1_000
PROFILES = Path(__file__).parent / "profiles"


def profile(name: str) -> Profile:
    """A shipped profile by name, or one of the operator's own by path. Raises ProfileError."""
    shipped = PROFILES / f"{name}.toml"
    return load_profile(shipped if shipped.exists() else Path(name), known_fields=KNOWN_FIELDS)


def shipped_profiles() -> list[str]:
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


@dataclass(frozen=True)
class Order:
    """What somebody asked for. `into` is the index page for rows without a language of their own."""

    profile: Profile
    into: PracticeIndexPage
    by: User | None = None
    publish: bool = False
    dry_run: bool = False
    overwrite: bool = False
    limit: int | None = None


class Importer:
    """One import. `run` yields each row once it is kept, so that a caller can show progress or stop."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.report = ImportReport(dry_run=order.dry_run)
        siblings = PracticeIndexPage.objects.filter(translation_key=order.into.translation_key)
        indexes = {index.locale.language_code: index for index in siblings.select_related("locale")}
        self.keeper = Keeper(
            indexes, into=order.into, by=order.by, publish=order.publish, overwrite=order.overwrite,
            dry_run=order.dry_run,
        )  # fmt: skip
        self._columns: set[tuple[str, ...]] = set()

    def open(self, path: Path) -> RowStream:
        """Read the whole file once, so that a fault in its last line stops the import before the first row is kept.

        Raises ImportFileError when the file or its columns are not what the profile expects.
        """
        kind, sheet = self.order.profile.format, self.order.profile.sheet
        with open_rows(path, format=kind, sheet=sheet) as rows:
            self.order.profile.check_columns(rows.columns)
        if self.order.limit is None:
            count_rows(path, format=kind, sheet=sheet)
        return open_rows(path, format=kind, sheet=sheet)

    def run(self, rows: RowStream) -> Iterator[int]:
        """Import in batches; yields the line of each row when its batch is kept."""
        try:
            waiting: list[Item] = []
            length = 0
            for number, row in enumerate(rows):
                if self.order.limit is not None and number >= self.order.limit:
                    break
                waiting.append(self._item(row))
                length += waiting[-1].length
                if len(waiting) >= BATCH_ROWS or length >= BATCH_CHARACTERS:
                    yield from self._keep(waiting)
                    waiting, length = [], 0
            yield from self._keep(waiting)
        finally:
            rows.close()
            self.report.close()

    def _item(self, row: Row) -> Item:
        """A row with its values, or with all that keeps it out."""
        self._note_columns(row)
        mapped = self.order.profile.map(row)
        converted = convert(mapped)
        if not converted.refusals:
            converted.refusals += self._identity_refusals(mapped)
        return Item(mapped, converted, self._source(mapped))

    def _note_columns(self, row: Row) -> None:
        """Rows of JSON have columns of their own."""
        names = tuple(row.values)
        if names not in self._columns and len(self._columns) < MOST_KINDS_OF_ROWS:
            self._columns.add(names)
            self.report.add_unused_columns(self.order.profile.unused_columns(names))

    def _keep(self, batch: list[Item]) -> Iterator[int]:
        counted = {
            "made": self.report.add_made, "updated": self.report.add_updated, "unchanged": self.report.add_unchanged,
        }  # fmt: skip
        self.keeper.keep(batch)
        for item in batch:  # all of them before the first is yielded: whoever stops there has the others too
            for field, value in item.converted.unmapped:
                self.report.add_unmapped(field, value)
            if item.refusals:
                self.report.add_refused(item.row.line, *item.refusals)
            else:
                counted[item.outcome]()
        yield from (item.row.line for item in batch)

    def _identity_refusals(self, row: MappedRow) -> list[Refusal]:
        external_id = row.text("external_id")
        if not external_id:
            return [Refusal(row.column("external_id"), "", _("Without an id the row could not be found again."))]
        if len(external_id) > LONGEST_ID:
            reason = _("The id has more than %(most)d characters.") % {"most": LONGEST_ID}
            return [Refusal(row.column("external_id"), external_id, reason)]
        if repeated := self.report.duplicate_of(external_id, row.line):
            return [Refusal(row.column("external_id"), repeated.value, repeated.reason)]
        return []

    def _source(self, row: MappedRow) -> str:
        """With the id it makes a row known again. Where files name their source or lead, theirs is part of it:
        two organisations that both count 1, 2, 3 never meet."""
        profile = self.order.profile
        if "source_name" not in profile.columns or "source_name" in profile.values:
            return profile.source
        owner = (row.text("source_name") or row.text("lead")).casefold().strip()
        return f"{profile.source}:{owner}"[:LONGEST_SOURCE] if owner else profile.source


def default_index() -> PracticeIndexPage | None:
    return PracticeIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
