"""Reads of practices, as sentences."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from core.visibility import open_to
from search import documents
from search.models.indexed import IndexedMixin


class PracticePageQuerySet(PageQuerySet):
    def originals(self) -> "PracticePageQuerySet":
        """One page a practice: the one that holds its facts."""
        return self.filter(original_locale_id=F("locale_id"))

    def translations(self) -> "PracticePageQuerySet":
        return self.exclude(original_locale_id=F("locale_id"))

    def update(self, **values: Any) -> int:
        """Changes many at once, and their search documents with them: what becomes hidden is hidden at once."""
        from repository.indexing import PRACTICES, keys_of

        with transaction.atomic():
            documents.lock()
            keys = keys_of(self.all()) if values.keys() - IndexedMixin.unseen_fields else []
            changed = super().update(**values)
            documents.refresh(PRACTICES, keys)
        return changed

    def newest(self) -> "PracticePageQuerySet":
        """By first publication, imports by the date of their source."""
        return self.annotate(dated=Coalesce("source_date", "first_published_at__date")).order_by(
            "-dated", "-first_published_at", "-pk"
        )

    def open_to(self, request: HttpRequest) -> "PracticePageQuerySet":
        return open_to(self, request)

    def about(self, field: str, concept_keys: list[int]) -> "PracticePageQuerySet":
        """Those with at least one of the concepts in the fact `field`."""
        return self.filter(**{f"{field}__in": concept_keys}).distinct()


PracticePageManager = PageManager.from_queryset(PracticePageQuerySet)
