"""Keeps the rows of an import: new ones together, known ones one by one, each whole or not at all."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from community.models import User
from core.imports.mapping import MappedRow
from core.imports.rows import Refusal
from core.models import ImportedRecord
from repository import actions
from repository.bulk_rows import log_all
from repository.conversion import Converted
from repository.models import PracticeIndexPage, PracticePage
from repository.values import PracticeValues

Known = tuple[str, str]


@dataclass
class Item:
    """A row on its way. With `refusals` it stays out; otherwise `outcome` is made, updated or unchanged."""

    row: MappedRow
    converted: Converted
    source: str
    outcome: str = ""

    @property
    def refusals(self) -> list[Refusal]:
        return self.converted.refusals

    @property
    def values(self) -> PracticeValues:
        assert self.converted.values is not None
        return self.converted.values

    @property
    def known(self) -> Known:
        return self.source, self.row.text("external_id")

    @cached_property
    def digest(self) -> str:
        """Changes with the row, and with the concepts that the vocabularies of today have for it."""
        meant: list[object] = [self.row.values, self.values.concepts]
        if self.row.series:
            meant.append(self.row.series)
        return hashlib.sha256(json.dumps(meant, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def length(self) -> int:
        """Characters of its texts."""
        own = chain.from_iterable([value] if isinstance(value, str) else value for value in self.row.values.values())
        return sum(map(len, own))

    def refuse(self, error: Exception) -> None:
        if isinstance(error, DatabaseError):
            self.refusals.append(Refusal("", "", _("The database refused it: %(why)s") % {"why": error}))
        elif isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            for name, messages in error.message_dict.items():
                self.refusals.append(Refusal(self.row.column(name), self.row.text(name), " ".join(messages)))
        elif isinstance(error, ValidationError):
            self.refusals.append(Refusal("", "", " ".join(error.messages)))
        else:
            raise error


@dataclass
class Keeper:
    """`indexes`: list of practices by language code; `into`: that of rows without a language."""

    indexes: dict[str, PracticeIndexPage]
    into: PracticeIndexPage
    by: User | None = None
    publish: bool = False
    overwrite: bool = False
    dry_run: bool = False

    def keep(self, batch: Sequence[Item]) -> None:
        """Give every row without refusals its outcome, or what refused it."""
        for item in batch:
            self._check_language(item)
        ready = [item for item in batch if not item.refusals]
        if ready:
            self._keep_together(ready)
        for item in ready:
            if not item.outcome and not item.refusals:
                self._keep_alone(item)

    def _check_language(self, item: Item) -> None:
        if not item.refusals and item.converted.language and item.converted.language not in self.indexes:
            reason = _("The portal has no list of practices in this language.")
            column = item.row.column("text_language")
            item.refusals.append(Refusal(column, item.row.text("text_language"), reason))

    # --- new rows, together -----------------------------------------------------------------

    def _keep_together(self, ready: list[Item]) -> None:
        """New rows in one transaction. When the database refuses one, all are undone and left to be tried alone."""
        results: list[tuple[Item, PracticePage | ValidationError]] = []
        try:
            with transaction.atomic():
                self._lock()
                known = self._records(ready)
                new = [item for item in ready if item.known not in known]
                for index in self.indexes.values():
                    results += self._add(index, [item for item in new if self._index(item) == index])
                self._record([(item, made) for item, made in results if isinstance(made, PracticePage)])
                transaction.set_rollback(self.dry_run)
        except DatabaseError:
            return
        for item, made in results:
            if isinstance(made, ValidationError):
                item.refuse(made)
            else:
                item.outcome = "made"

    def _lock(self) -> None:
        """Two imports of the same rows take turns, so that the second finds what the first has made."""
        list(Page.objects.select_for_update().filter(pk__in=[i.pk for i in self.indexes.values()]).order_by("pk"))

    def _index(self, item: Item) -> PracticeIndexPage:
        return self.indexes.get(item.converted.language, self.into)

    def _records(self, items: Sequence[Item]) -> set[Known]:
        records = ImportedRecord.objects.filter(external_id__in=[item.known[1] for item in items])
        return set(records.values_list("source", "external_id"))

    def _add(self, index: PracticeIndexPage, items: list[Item]) -> list[tuple[Item, PracticePage | ValidationError]]:
        if not items:
            return []
        values = [item.values for item in items]
        made = actions.add_practices(index, values=values, by=self.by, publish=self.publish)
        return list(zip(items, made, strict=True))

    def _record(self, made: list[tuple[Item, PracticePage]]) -> None:
        """What makes the rows known again, and log entries that say where the practices came from."""
        ImportedRecord.objects.bulk_create(
            ImportedRecord(
                source=item.source, external_id=item.known[1], object_key=str(practice.translation_key),
                digest=item.digest, revision=practice.latest_revision_id,
            )
            for item, practice in made
        )  # fmt: skip
        log_all([_entry(practice, item) for item, practice in made], by=self.by)

    # --- known rows, and what the database refused, alone -----------------------------------

    def _keep_alone(self, item: Item) -> None:
        try:
            with transaction.atomic():
                item.outcome = self._made_or_updated(item)
                transaction.set_rollback(self.dry_run)
        except (ValidationError, DatabaseError) as error:
            item.refuse(error)

    def _made_or_updated(self, item: Item) -> str:
        """Raises ValidationError; the transaction is then undone."""
        source, external_id = item.known
        record = ImportedRecord.objects.filter(source=source, external_id=external_id).first()
        if record is None:
            practice = actions.add_practice(self._index(item), values=item.values, by=self.by, publish=self.publish)
            self._record([(item, practice)])
            return "made"
        practice = self._known(record)
        fresh = practice.first_published_at is None  # otherwise somebody took it offline
        if record.digest == item.digest:
            return self._publish(practice) if self.publish and fresh else "unchanged"
        if practice.latest_revision_id != record.revision and not self.overwrite:
            raise ValidationError(
                _("The practice was changed in the portal since the last import: use --overwrite to replace it.")
            )
        publish = practice.live or (self.publish and fresh)
        practice = actions.update_practice(practice, values=item.values, by=self.by, publish=publish)
        record.object_key, record.digest = str(practice.translation_key), item.digest
        record.revision = practice.latest_revision_id
        record.save()
        log_all([_entry(practice, item)], by=self.by)
        return "updated"

    def _publish(self, practice: PracticePage) -> str:
        """The row is as before, but was a draft until now: what people made of it since goes public as it is."""
        actions.publish_practice(practice, by=self.by)
        return "updated"

    def _known(self, record: ImportedRecord) -> PracticePage:
        practice = PracticePage.objects.originals().filter(translation_key=record.object_key).first()
        if practice is None:
            raise ValidationError(
                _("The practice was imported before and deleted in the portal since; it stays deleted.")
            )
        return practice


def _entry(practice: PracticePage, item: Item) -> tuple[PracticePage, str, dict[str, object]]:
    source, external_id = item.known
    return practice, "repository.import", {"data": {"source": source, "external_id": external_id}}
