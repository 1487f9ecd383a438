from django.db import models
from django.utils.translation import gettext_lazy as _


class Scheme(models.TextChoices):
    """The vocabularies. Their values stand in addresses, imports and the index, so they never change."""

    SECTOR = "sector", _("Sector")
    COUNTRY = "country", _("Country")
    THEME = "theme", _("Theme")
    TARGET_GROUP = "target-group", _("Target group")
    FIELD = "field", _("Field of education")
    EQF = "eqf", _("EQF level")
    TERRITORIAL_LEVEL = "territorial-level", _("Territorial level")
    STRAND = "strand", _("VET strand")
    OUTCOME = "outcome", _("Outcome")
    EVIDENCE = "evidence", _("Evidence")
    MODE = "mode", _("Learning mode")
    LANGUAGE = "language", _("Language")
