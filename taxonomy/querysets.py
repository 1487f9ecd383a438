"""Reads of concepts, as sentences."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from taxonomy.models import Concept


class ConceptQuerySet(models.QuerySet["Concept"]):
    def of(self, scheme: str) -> "ConceptQuerySet":
        return self.filter(scheme=scheme)

    def offered(self) -> "ConceptQuerySet":
        """Those a person may newly choose."""
        return self.filter(retired_at=None, replaced_by=None)

    def in_order(self) -> "ConceptQuerySet":
        return self.order_by("scheme", "rank", "notation", "pk")
