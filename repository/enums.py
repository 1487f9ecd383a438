from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    LEAD = "lead", _("lead")
    PARTNER = "partner", _("partner")


class CostPeriod(models.TextChoices):
    ONCE = "once", _("once")
    YEAR = "year", _("a year")


class Licence(models.TextChoices):
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
    CC_BY_NC = "cc-by-nc-4.0", "CC BY-NC 4.0"
    CC_BY_ND = "cc-by-nd-4.0", "CC BY-ND 4.0"
    CC0 = "cc0-1.0", "CC0 1.0"
    RESERVED = "reserved", _("all rights reserved")

    @property
    def url(self) -> str:
        if self is Licence.RESERVED:
            return ""
        if self is Licence.CC0:
            return "https://creativecommons.org/publicdomain/zero/1.0/"
        kind = self.value.removeprefix("cc-").removesuffix("-4.0")
        return f"https://creativecommons.org/licenses/{kind}/4.0/"


class MaterialKind(models.TextChoices):
    GUIDE = "guide", _("guide")
    TEMPLATE = "template", _("template")
    CURRICULUM = "curriculum", _("curriculum")
    REPORT = "report", _("report")
    SLIDES = "slides", _("slides")
    TOOL = "tool", _("tool")
    OTHER = "other", _("other material")


class Completeness(models.TextChoices):
    FULL = "full", _("full entry")
    SHORT = "short", _("short entry")
