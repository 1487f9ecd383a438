from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from community.models import Organisation
from repository.enums import MaterialKind, Role
from taxonomy.enums import Scheme
from taxonomy.models import Concept


class PracticeTag(TagBase):
    """A free word of the authors, where no vocabulary has one."""

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")


class TaggedPractice(ItemBase):
    tag = models.ForeignKey(PracticeTag, models.CASCADE, related_name="tagged")
    content_object = ParentalKey("repository.PracticePage", on_delete=models.CASCADE, related_name="tagged_items")


class PracticeRole(Orderable):
    """What an organisation was in a practice."""

    practice = ParentalKey("repository.PracticePage", on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles", verbose_name=_("organisation"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.LEAD)

    panels = [FieldPanel("organisation"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("organisation")
        constraints = [models.UniqueConstraint(fields=["practice", "organisation"], name="one_role_per_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class PracticeAttachment(Orderable):
    """A file that goes with a practice."""

    practice = ParentalKey("repository.PracticePage", on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey("core.PortalDocument", models.PROTECT, related_name="+", verbose_name=_("file"))
    title = models.CharField(_("title"), max_length=160, blank=True, help_text=_("Empty: the title of the file."))
    kind = models.CharField(_("kind"), max_length=20, choices=MaterialKind.choices, default=MaterialKind.OTHER)
    language = models.ForeignKey(
        Concept, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("language"),
        limit_choices_to={"scheme": Scheme.LANGUAGE},
    )  # fmt: skip

    panels = [FieldPanel("document"), FieldPanel("title"), FieldPanel("kind"), FieldPanel("language")]

    class Meta(Orderable.Meta):
        verbose_name = _("material")

    def __str__(self) -> str:
        return self.title or self.document.title


class PracticeLink(Orderable):
    practice = ParentalKey("repository.PracticePage", on_delete=models.CASCADE, related_name="links")
    url = models.URLField(_("address"), max_length=500)
    label = models.CharField(_("what is there"), max_length=160)

    panels = [FieldPanel("label"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = _("link")

    def __str__(self) -> str:
        return self.label
