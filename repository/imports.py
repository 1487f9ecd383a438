"""Imports practices from a file: each row whole or not at all, repeatable, with a report of everything.

A row is known again by the profile's source and its id there. Unchanged rows cost one comparison; a practice that
a person changed since the last import, or deleted, is left alone and the report says so.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from community.models import User
from core.imports.mapping import MappedRow, Profile
from core.imports.profiles import load_profile
from core.imports.readers import count_rows, open_rows
from core.imports.report import ImportReport
from core.imports.rows import Refusal, RowStream
from core.models import ImportedRecord
from repository import actions
from repository.conversion import KNOWN_FIELDS, Converted, convert
from repository.models import PracticeIndexPage, PracticePage

LONGEST_ID = 200
LONGEST_SOURCE = 60
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
    """One import. `run` yields after each row, so that a caller can show progress or stop."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.report = ImportReport(dry_run=order.dry_run)
        siblings = PracticeIndexPage.objects.filter(translation_key=order.into.translation_key)
        self.indexes = {index.locale.language_code: index for index in siblings.select_related("locale")}

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
        """Import row by row, each in a transaction of its own; yields the line."""
        try:
            for number, row in enumerate(rows):
                if self.order.limit is not None and number >= self.order.limit:
                    break
                self._row(self.order.profile.map(row))
                yield row.line
        finally:
            rows.close()
            self.report.close()

    def _row(self, row: MappedRow) -> None:
        converted = convert(row)
        for field, value in converted.unmapped:
            self.report.add_unmapped(field, value)
        if not converted.refusals:
            converted.refusals += self._identity_refusals(row) + self._language_refusals(row, converted)
        if converted.refusals or converted.values is None:
            self.report.add_refused(row.line, *converted.refusals)
            return
        try:
            with transaction.atomic():
                outcome = self._keep(row, converted)
                transaction.set_rollback(self.order.dry_run)
        except ValidationError as error:
            self.report.add_refused(row.line, *_refusals(row, error))
            return
        except DatabaseError as error:
            self.report.add_refused(row.line, Refusal("", "", _("The database refused it: %(why)s") % {"why": error}))
            return
        {"made": self.report.add_made, "updated": self.report.add_updated, "unchanged": self.report.add_unchanged}[
            outcome
        ]()

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

    def _language_refusals(self, row: MappedRow, converted: Converted) -> list[Refusal]:
        if not converted.language or converted.language in self.indexes:
            return []
        reason = _("The portal has no list of practices in this language.")
        return [Refusal(row.column("text_language"), row.text("text_language"), reason)]

    def _keep(self, row: MappedRow, converted: Converted) -> str:
        """Make, update or leave the practice of a row. Raises ValidationError; the transaction is then undone."""
        assert converted.values is not None
        digest = _digest(row, converted)
        known = {"source": self._source(row), "external_id": row.text("external_id")}
        record = ImportedRecord.objects.filter(**known).first()
        if record is None:
            index = self.indexes.get(converted.language, self.order.into)
            practice = actions.add_practice(
                index, values=converted.values, by=self.order.by, publish=self.order.publish
            )
            record = ImportedRecord(**known)
            outcome = "made"
        else:
            practice = self._known(record)
            fresh = practice.first_published_at is None  # otherwise somebody took it offline
            if record.digest == digest:
                return self._publish(practice) if self.order.publish and fresh else "unchanged"
            if practice.latest_revision_id != record.revision and not self.order.overwrite:
                raise ValidationError(
                    _("The practice was changed in the portal since the last import: use --overwrite to replace it.")
                )
            publish = practice.live or (self.order.publish and fresh)
            practice = actions.update_practice(practice, values=converted.values, by=self.order.by, publish=publish)
            outcome = "updated"
        record.object_key, record.digest = str(practice.translation_key), digest
        record.revision = practice.latest_revision_id
        record.save()
        data = {"source": record.source, "external_id": record.external_id}
        log(instance=practice, action="repository.import", user=self.order.by, data=data)
        return outcome

    def _publish(self, practice: PracticePage) -> str:
        """The row is as before, but was a draft until now: what people made of it since goes public as it is."""
        actions.publish_practice(practice, by=self.order.by)
        return "updated"

    def _known(self, record: ImportedRecord) -> PracticePage:
        practice = PracticePage.objects.originals().filter(translation_key=record.object_key).first()
        if practice is None:
            raise ValidationError(
                _("The practice was imported before and deleted in the portal since; it stays deleted.")
            )
        return practice


def _digest(row: MappedRow, converted: Converted) -> str:
    """Changes with the row, and with the concepts that the vocabularies of today have for it."""
    assert converted.values is not None
    meant = [row.values, converted.values.concepts]
    return hashlib.sha256(json.dumps(meant, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _refusals(row: MappedRow, error: ValidationError) -> list[Refusal]:
    if not hasattr(error, "error_dict"):
        return [Refusal("", "", " ".join(error.messages))]
    return [
        Refusal(row.column(field), row.text(field), " ".join(messages))
        for field, messages in error.message_dict.items()
    ]


def default_index() -> PracticeIndexPage | None:
    return PracticeIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
