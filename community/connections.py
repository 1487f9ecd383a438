"""People of another organisation's OpenID Connect server. Loaded only where one is named."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.forms import SignupForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.account_forms import ADDRESS, PlainFields, save_once


class ConnectionAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _("There is an account with this address already. Sign in with its password."),
    }

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(part for part in parts if part))[:150]
        user.email = (user.email or "").lower()
        return user

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, str]:
        return super().get_signup_form_initial_data(sociallogin) | {"name": sociallogin.user.name}


class ConnectedSignUpForm(PlainFields, SignupForm):
    """The same questions as everybody, without the password."""

    labels = {"email": ADDRESS}

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        return save_once(self, request, super().try_save)
