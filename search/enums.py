from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    """Orders of results; the values stand in addresses."""

    RELEVANCE = "relevance", _("Best match")
    NEWEST = "newest", _("Newest")
    UPDATED = "updated", _("Recently updated")
    OLDEST = "oldest", _("Oldest period")
    TITLE = "title", _("Title")


class Group(models.TextChoices):
    """The engine's own groups of terms, beside one for each facet. No facet may have one of these names."""

    KIND = "kind"
    VISIBILITY = "visibility"
    YEAR = "year"
    SINCE = "since"
    APPLIED = "applied"
    HOME = "home"
    TEXT = "text"  # the languages that it can be read in
