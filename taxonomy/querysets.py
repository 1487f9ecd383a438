"""Reads of concepts, as sentences."""

from typing import Any

from django.db import models


class ConceptQuerySet(models.QuerySet[Any]):
    def of(self, scheme: str) -> "ConceptQuerySet":
        return self.filter(scheme=scheme)

    def offered(self) -> "ConceptQuerySet":
        """Those a person may newly choose."""
        return self.filter(retired_at=None, replaced_by=None)

    def in_order(self) -> "ConceptQuerySet":
        return self.order_by("scheme", "rank", "notation", "pk")


ConceptManager = models.Manager.from_queryset(ConceptQuerySet)
