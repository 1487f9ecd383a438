"""What allauth asks the portal: who may join, where people land, how mails and addresses are made."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from community import emails
from community.enums import SignUpMode
from community.models import JoiningSettings, User
from community.rules import may_use_admin, needs_second_factor
from core.letters import portal_name, send
from core.navigation import absolute

INVITATION_KEY = "portal_invitation"  # in the session of somebody who opened an invitation


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your e-mail address already."),
        "email_password_mismatch": _("E-mail address and password do not belong together."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This is not the code. Look at the newest message, or ask for another code."),
        "incorrect_password": _("This is not your password."),
        "invalid_or_expired_key": _("This address is not valid any more. Ask for a new one."),
        "invalid_login": _("E-mail address and password do not belong together."),
        "invalid_password_reset": _("This address is not valid any more. Ask for a new one."),
        "max_email_addresses": _("One e-mail address is enough: remove another first."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, or choose a new password."),
        "unverified_primary_email": _("Confirm your e-mail address first."),
        "same_as_current": _("Nothing would change: it is the same as now."),
        "rate_limited": _("Too many attempts. Wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return INVITATION_KEY in request.session or JoiningSettings.load().sign_up != SignUpMode.INVITED

    def get_login_stages(self) -> list[str]:
        """Approval comes after the address is confirmed: before, the answer would tell who has an account."""
        stages = super().get_login_stages()
        stages.insert(
            stages.index("allauth.account.stages.EmailVerificationStage") + 1, "community.stages.ApprovalStage"
        )
        return stages

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_home" if may_use_admin(request.user) else "account_home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_home" if self.request.user.is_authenticated else "account_login")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Below PORTAL_URL, whatever host the request named."""
        user_key, _dash, secret = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": user_key, "key": secret}))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As a letter of the portal, in the language of the person if there is one, else of the page."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        with override(user.language if isinstance(user, User) else get_language()):
            send(emails.account_letter(template_prefix, context), email)

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: dict | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _("Confirm your e-mail address first."),
        "cannot_delete_authenticator": _("This is your only second step, and your role demands one."),
    }

    def get_totp_issuer(self) -> str:
        return portal_name()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second step of somebody whose role demands one is replaced, not removed."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        is_last = not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return not (is_last and needs_second_factor(authenticator.user))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": portal_name()}
