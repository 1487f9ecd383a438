"""How people come in: by signing up, or by an invitation."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from community.enums import Role, SignUpMode, SignUpState
from community.models.user import languages, main_language
from community.querysets import InvitationQuerySet, SignUpQuerySet

INVITATION_DAYS = 21


@register_setting(icon="group")
class JoiningSettings(BaseGenericSetting):
    """Who may join, and what newcomers may do."""

    sign_up = models.CharField(_("sign-up"), max_length=10, choices=SignUpMode.choices, default=SignUpMode.OPEN)
    newcomers_write = models.BooleanField(
        _("newcomers may write practices"),
        default=True,
        help_text=_("Without this, a moderator gives the role of author to each person."),
    )

    panels = [FieldPanel("sign_up"), FieldPanel("newcomers_write")]

    class Meta:
        verbose_name = _("joining")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def newcomer_roles(self) -> list[Role]:
        return [Role.MEMBER, Role.AUTHOR] if self.newcomers_write else [Role.MEMBER]


class SignUp(models.Model):
    """That somebody asked to join, and what became of it. People made in the admin or by command have none."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_up")
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SignUpState.choices, default=SignUpState.WAITING)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=SignUpState.WAITING, decided_at=None)
                | (~models.Q(state=SignUpState.WAITING) & models.Q(decided_at__isnull=False)),
                name="decided_sign_up_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def expiry() -> datetime:
    return timezone.now() + timedelta(days=INVITATION_DAYS)


class Invitation(models.Model):
    """A letter that lets its reader in. The address in it is kept as a digest only: the table opens no door."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=languages, default=main_language)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=expiry, editable=False)
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="invitation"
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="invited_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.email

    def new_token(self) -> str:
        """A fresh secret for the letter; an earlier one opens nothing any more once this is saved."""
        token = secrets.token_urlsafe(32)
        self.digest = digest(token)
        return token

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()
