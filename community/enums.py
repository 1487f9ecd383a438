from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    PROVIDER = "provider", _("training provider")
    ASSOCIATION = "association", _("association of enterprises or professions")
    CHAMBER = "chamber", _("chamber of crafts or commerce")
    COMPANY = "company", _("company")
    MINISTRY = "ministry", _("ministry")
    AGENCY = "agency", _("public agency or institute")
    UNIVERSITY = "university", _("university")
    SOCIAL_PARTNER = "social-partner", _("social partner")
    NETWORK = "network", _("network")
    OTHER = "other", _("other")
