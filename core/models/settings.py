import hashlib
import re
from copy import copy

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable, Site

from core import funding
from core.colours import contrast, is_hex, readable_on

HEX_HELP = _("A colour such as #0a4f8f.")
LIGHT_GROUNDS = ("#ffffff", "#faf8f4", "#e4eef8")
INK = "#14213d"
DARK_GROUNDS = ("#0f1624", "#172033", "#1c2f49")


@register_setting(icon="site")
class SiteSettings(ClusterableModel, BaseSiteSetting):
    """What an operator changes about a portal without code: one project or network, one look, one funder."""

    site_name = models.CharField(_("name of the portal"), max_length=60, default="VET NET")
    tagline = models.CharField(_("one line about it"), max_length=160, blank=True)
    logo = models.ForeignKey(
        "core.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Without a logo the four squares are shown."),
    )
    brand = models.CharField(_("working colour on light grounds"), max_length=7, default="#0a4f8f", help_text=HEX_HELP)
    brand_dark = models.CharField(
        _("working colour on dark grounds"), max_length=7, default="#8cc0f0", help_text=HEX_HELP
    )
    accent = models.CharField(_("accent colour"), max_length=7, default="#f2a900", help_text=HEX_HELP)
    hidden_languages = models.CharField(
        _("languages not shown"),
        max_length=100,
        blank=True,
        help_text=_(
            "Codes separated by spaces, such as: el de. Their pages stay, the language switch leaves them out."
        ),
    )
    funder_emblem = models.ForeignKey(
        "core.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("funder's emblem"),
    )
    funder_line = models.CharField(
        _("funding line"),
        max_length=120,
        blank=True,
        help_text=_("Empty: “Co-funded by the European Union”, in the reader's language."),
    )
    disclaimer = models.TextField(
        _("disclaimer"),
        blank=True,
        help_text=_("Empty: the European Commission's standard sentence, in the reader's language."),
    )
    contact_email = models.EmailField(_("contact address"), blank=True)
    contact_page = models.URLField(_("contact page"), blank=True)
    security_contact = models.EmailField(
        _("address for security reports"),
        blank=True,
        help_text=_("Published in security.txt; empty: the contact address."),
    )

    panels = [
        MultiFieldPanel([FieldPanel("site_name"), FieldPanel("tagline"), FieldPanel("logo")], heading=_("Name")),
        MultiFieldPanel([FieldPanel("brand"), FieldPanel("brand_dark"), FieldPanel("accent")], heading=_("Colours")),
        FieldPanel("hidden_languages"),
        MultiFieldPanel(
            [FieldPanel("funder_emblem"), FieldPanel("funder_line"), FieldPanel("disclaimer")], heading=_("Funder")
        ),
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("contact_page"), FieldPanel("security_contact")],
            heading=_("Contact"),
        ),
        InlinePanel("social_links", heading=_("Elsewhere on the web"), label=_("link")),
    ]

    class Meta:
        verbose_name = _("portal settings")

    @classmethod
    def for_site(cls, site: Site) -> "SiteSettings":
        """From memory; a copy, since Wagtail ties it to the request."""
        from core import structure

        kept = structure.current().settings.get(site.pk) if site else None
        return copy(kept) if kept else super().for_site(site)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, str] = self._language_errors()
        for name in ("brand", "brand_dark", "accent"):
            if not is_hex(getattr(self, name)):
                errors[name] = _("Write the colour as # and six digits, such as #0a4f8f.")
        if not errors:
            errors |= self._contrast_errors()
        if errors:
            raise ValidationError(errors)

    def _language_errors(self) -> dict[str, str]:
        known = dict(settings.LANGUAGES)
        unknown = sorted(set(self.hidden_codes) - set(known))
        if unknown:
            words = _("No language of this portal: %(codes)s. Its languages are %(known)s.")
            return {"hidden_languages": words % {"codes": ", ".join(unknown), "known": ", ".join(known)}}
        if set(self.hidden_codes) == set(known):
            return {"hidden_languages": _("At least one language must be shown.")}
        return {}

    @property
    def hidden_codes(self) -> list[str]:
        return re.split(r"[\s,;]+", self.hidden_languages.strip().lower()) if self.hidden_languages.strip() else []

    def _contrast_errors(self) -> dict[str, str]:
        errors = {}
        if contrast(self.accent, INK) < 3 or contrast(self.accent, "#ffffff") < 1.6:
            errors["accent"] = _(
                "This colour marks things beside dark ink on white: choose one that differs from both."
            )
        for name, grounds in (("brand", LIGHT_GROUNDS), ("brand_dark", DARK_GROUNDS)):
            worst = min(contrast(getattr(self, name), ground) for ground in grounds)
            if not readable_on(getattr(self, name), grounds):
                errors[name] = _(
                    "Text in this colour would be hard to read: contrast %(ratio).1f to 1, at least 4.5 is needed."
                ) % {"ratio": worst}
        return errors

    @cached_property
    def has_own_colours(self) -> bool:
        return any(
            getattr(self, name) != self._meta.get_field(name).default for name in ("brand", "brand_dark", "accent")
        )

    @property
    def shown_funder_line(self) -> str:
        return funding.funder_line(self)

    @property
    def shown_disclaimer(self) -> str:
        return funding.disclaimer(self)

    @property
    def colour_version(self) -> str:
        return hashlib.sha256(f"{self.brand}{self.brand_dark}{self.accent}".encode()).hexdigest()[:8]

    @cached_property
    def social(self) -> list["SocialLink"]:
        return list(self.social_links.all())


class SocialLink(Orderable):
    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="social_links")
    label = models.CharField(_("name"), max_length=40)
    url = models.URLField(_("address"))

    class Meta(Orderable.Meta):
        verbose_name = _("link")

    def __str__(self) -> str:
        return self.label
