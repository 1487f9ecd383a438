from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField

from repository.enums import CostPeriod, Licence
from taxonomy.enums import Scheme
from taxonomy.models import Concept

YEARS = [MinValueValidator(1950), MaxValueValidator(2100)]


def concepts(scheme: Scheme, label: str, help_text: str = "") -> ParentalManyToManyField:
    return ParentalManyToManyField(
        Concept,
        blank=True,
        related_name="+",
        limit_choices_to={"scheme": scheme},
        verbose_name=label,
        help_text=help_text,
    )


def concept(scheme: Scheme, label: str, help_text: str = "") -> models.ForeignKey:
    return models.ForeignKey(
        Concept, models.PROTECT, null=True, blank=True, related_name="+", limit_choices_to={"scheme": scheme},
        verbose_name=label, help_text=help_text,
    )  # fmt: skip


class PracticeFacts(models.Model):
    """What is true of a practice in every language: kept and read on its original page only."""

    sectors = concepts(
        Scheme.SECTOR, _("sectors"), _("Where the work of the learners belongs. At least one to publish.")
    )
    countries = concepts(Scheme.COUNTRY, _("countries"), _("Where it ran, not who paid. At least one to publish."))
    themes = concepts(Scheme.THEME, _("themes"))
    target_groups = concepts(Scheme.TARGET_GROUP, _("target groups"), _("For whom it was made."))
    strands = concepts(Scheme.STRAND, _("VET strand"))
    eqf_levels = concepts(Scheme.EQF, _("EQF levels"))
    modes = concepts(Scheme.MODE, _("learning modes"))
    fields_of_education = concepts(Scheme.FIELD, _("fields of education"))
    languages = concepts(Scheme.LANGUAGE, _("languages of the materials"))
    territorial_level = concept(Scheme.TERRITORIAL_LEVEL, _("territorial level"))
    outcome = concept(Scheme.OUTCOME, _("outcome"), _("Did it work? “Mixed” and “did not work” help others as much."))
    evidence = concept(Scheme.EVIDENCE, _("evidence"), _("How do you know? Empty means: not stated."))
    tags = ClusterTaggableManager(
        through="repository.TaggedPractice", blank=True, verbose_name=_("tags"),
        help_text=_("Words that no list above has, separated by commas."),
    )  # fmt: skip

    region = models.CharField(_("region or town"), max_length=120, blank=True)
    from_year = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True, validators=YEARS)
    to_year = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True, validators=YEARS)
    ongoing = models.BooleanField(_("still running"), default=False)

    staff_fte = models.DecimalField(
        _("staff"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("In full-time posts: 0.4 is two days a week."),
    )  # fmt: skip
    cost_amount = models.PositiveIntegerField(_("cost in EUR"), null=True, blank=True)
    cost_period = models.CharField(_("paid"), max_length=5, choices=CostPeriod.choices, default=CostPeriod.ONCE)
    setup_months = models.PositiveSmallIntegerField(_("months to set up"), null=True, blank=True)
    learners_reached = models.PositiveIntegerField(_("learners reached"), null=True, blank=True)

    image = models.ForeignKey(
        "core.PortalImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    video_url = models.URLField(_("video"), max_length=300, blank=True, help_text=_("An address on YouTube or Vimeo."))
    video_still = models.ForeignKey(
        "core.PortalImage", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("still of the video"),
        help_text=_("Shown until the reader starts the video: nothing is loaded from the other site before."),
    )  # fmt: skip
    contact = models.CharField(
        _("where readers can ask"), max_length=200, blank=True,
        help_text=_("A web page or an e-mail address of the organisation, not of a person."),
    )  # fmt: skip
    licence = models.CharField(_("licence of the text"), max_length=20, choices=Licence.choices, default=Licence.CC_BY)

    source_name = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    external_id = models.CharField(_("id in the source"), max_length=200, blank=True)
    source_date = models.DateField(_("date of the source"), null=True, blank=True)
    review_by = models.DateField(_("check again by"), null=True, blank=True)

    class Meta:
        abstract = True


CHILDREN = ("roles", "attachments", "links", "tagged_items", "tags")
FACT_NAMES = (
    *(field.name for field in (*PracticeFacts._meta.local_fields, *PracticeFacts._meta.local_many_to_many)),
    *CHILDREN,
)
