"""Reads of practices, as sentences."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from core.visibility import open_to


class PracticePageQuerySet(PageQuerySet):
    def originals(self) -> "PracticePageQuerySet":
        """One page a practice: the one that holds its facts."""
        return self.filter(original_locale_id=F("locale_id"))

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
