from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from taxonomy.enums import Scheme
from taxonomy.querysets import ConceptManager

if TYPE_CHECKING:
    from taxonomy.table import Entry


class Concept(models.Model):
    """One value of a vocabulary, after SKOS: `broader` is skos:broader, `notation` skos:notation.

    A concept is never deleted once used. A merged one keeps its row and points to the survivor, so that drafts,
    forms and addresses that still hold it are led on; a retired one stays where it is and is offered no more.
    `loaded` is the digest of its place and URI as they were shipped; where these differ from it, an editor moved it.
    """

    scheme = models.CharField(_("vocabulary"), max_length=20, choices=Scheme.choices)
    notation = models.CharField(_("code"), max_length=40)
    slug = models.SlugField(_("name in addresses"), max_length=80)
    uri = models.URLField(_("URI"), max_length=300, blank=True)
    broader = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="narrower", verbose_name=_("broader concept")
    )
    rank = models.PositiveIntegerField(_("place among its siblings"), default=0)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("merged into")
    )
    loaded = models.CharField(max_length=16, blank=True, editable=False)

    objects = ConceptManager()

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        ordering = ["scheme", "rank", "notation"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "slug"], name="one_slug_per_vocabulary"),
            models.UniqueConstraint(fields=["scheme", "notation"], name="one_notation_per_vocabulary"),
            models.CheckConstraint(condition=~models.Q(replaced_by=models.F("pk")), name="no_concept_replaces_itself"),
            models.CheckConstraint(condition=~models.Q(broader=models.F("pk")), name="no_concept_is_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.label()

    @property
    def entry(self) -> "Entry":
        from taxonomy.table import current

        return current().entry(self)

    def label(self, language: str | None = None) -> str:
        """The name for people, in `language` or the reader's, else English."""
        return self.entry.label(language)

    def official(self, language: str | None = None) -> str:
        """The full name as its publisher writes it."""
        return self.entry.official(language)

    @property
    def survivor(self) -> "Concept":
        """Itself, or what it was merged into. Merging keeps this one step long."""
        return self.replaced_by or self

    @property
    def is_offered(self) -> bool:
        return self.retired_at is None and self.replaced_by_id is None
