"""Reads of people and organisations, as sentences."""

from django.db import models
from wagtail.search.queryset import SearchableQuerySetMixin


class OrganisationQuerySet(SearchableQuerySetMixin, models.QuerySet):
    def standing(self) -> "OrganisationQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def merged(self) -> "OrganisationQuerySet":
        """Signposts, each with the survivor that it leads to."""
        return self.exclude(merged_into=None).select_related("merged_into")
