from django.db import models
from django.utils.translation import gettext_lazy as _

from taxonomy.models.concept import Concept


class ConceptLabel(models.Model):
    """The names of a concept in one language. `text` is the publisher's, `short` ours for people.

    `loaded` is the digest of the names as they were shipped; where the names differ from it, an editor changed them.
    An editor who takes shipped names away leaves a row without text, so that loading does not bring them back.
    """

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=8)
    text = models.CharField(_("official name"), max_length=300)
    short = models.CharField(_("short name"), max_length=80, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    loaded = models.CharField(max_length=16, blank=True, editable=False)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["concept", "language"], name="one_label_per_language")]

    def __str__(self) -> str:
        return self.short or self.text
