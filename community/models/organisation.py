from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from community.enums import OrganisationKind
from community.querysets import OrganisationQuerySet
from core.slugs import ascii_slug, free_slugs
from taxonomy.enums import Scheme
from taxonomy.models import Concept


class Organisation(index.Indexed, models.Model):
    """A body that runs, supports or studies practices. Names are proper names: they are not translated."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices, default=OrganisationKind.OTHER)
    country = models.ForeignKey(
        Concept, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("country"),
        limit_choices_to={"scheme": Scheme.COUNTRY},
    )  # fmt: skip
    region = models.CharField(_("region or town"), max_length=120, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    slug = models.SlugField(_("name in addresses"), max_length=120, unique=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        editable=False,
        verbose_name=_("merged into"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("kind"),
        index.FilterField("merged_into"),
    ]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")), name="no_organisation_merges_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.name = " ".join(self.name.split())
        if self.country_id and self.country.broader_id is None:
            raise ValidationError({"country": _("Choose a country, not a group of countries.")})

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        stem = ascii_slug(self.name, at_most=110) or "organisation"
        return free_slugs(Organisation.objects.exclude(pk=self.pk), [stem])[0]

    @property
    def survivor(self) -> "Organisation":
        return self.merged_into or self
