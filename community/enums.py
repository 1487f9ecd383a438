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


class Role(models.TextChoices):
    """What a person is in the portal. Each is a Wagtail group, named by `group_name`, made by `make_roles`."""

    MEMBER = "member", _("member")
    AUTHOR = "author", _("author")
    REVIEWER = "reviewer", _("reviewer")
    EDITOR = "editor", _("editor")
    MODERATOR = "moderator", _("moderator")
    ADMINISTRATOR = "administrator", _("administrator")

    @property
    def group_name(self) -> str:
        return f"{self.value.capitalize()}s"


class SignUpMode(models.TextChoices):
    OPEN = "open", _("open: who confirms the e-mail address is in")
    APPROVED = "approved", _("approved: a moderator lets each person in")
    INVITED = "invited", _("by invitation only")


class SignUpState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
