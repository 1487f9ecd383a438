"""allauth's forms in the portal's words: labels above the fields, no placeholders, no links inside of help texts."""

from collections.abc import Callable
from typing import Any

from allauth.account import forms as account
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

ADDRESS, PASSWORD, CODE = _("E-mail address"), _("Password"), _("Code")
LONG_ENOUGH = _("At least 12 characters. Several words in a row are easy to remember.")


class PlainFields:
    """Sets `labels` and `helps` by field name."""

    fields: dict[str, Any]
    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")


class SignInForm(PlainFields, account.LoginForm):
    labels = {"login": ADDRESS, "password": PASSWORD, "remember": _("Stay signed in on this device")}


def save_once(form: Any, request: HttpRequest, save: Callable[[HttpRequest], tuple[Any, Any]]) -> tuple[Any, Any]:
    """One transaction; of two forms sent at the same moment the later finds that the account exists."""
    if not form.account_already_exists:
        try:
            with transaction.atomic():
                return save(request)
        except IntegrityError:
            form.account_already_exists = True
    return None, prevent_enumeration(request, email=form.cleaned_data["email"])


class SignUpForm(PlainFields, account.SignupForm):
    labels = {"email": ADDRESS, "password1": PASSWORD}
    helps = {"password1": LONG_ENOUGH}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("You sign in with it. We send a code there now.")

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """The password is hashed in every case: a quick answer would tell that the address is known."""
        user, response = save_once(self, request, super().try_save)
        if user is None:
            make_password(self.cleaned_data["password1"])
        return user, response


class NewAddressForm(PlainFields, account.AddEmailForm):
    labels = {"email": _("New e-mail address")}


class ChangePasswordForm(PlainFields, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    helps = {"password1": LONG_ENOUGH}


class SetPasswordForm(PlainFields, account.SetPasswordForm):
    labels = {"password1": PASSWORD, "password2": _("Password again")}
    helps = {"password1": LONG_ENOUGH}


class ForgottenPasswordForm(PlainFields, account.ResetPasswordForm):
    labels = {"email": ADDRESS}


class NewPasswordForm(PlainFields, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password again")}
    helps = {"password1": LONG_ENOUGH}


class AddressCodeForm(PlainFields, account.ConfirmEmailVerificationCodeForm):
    labels = {"code": _("Code from the message")}


class PasswordAgainForm(PlainFields, account.ReauthenticateForm):
    labels = {"password": PASSWORD}


class SecondStepForm(PlainFields, second_step.AuthenticateForm):
    labels = {"code": CODE}
    helps = {"code": _("From your authenticator app, or one of your recovery codes.")}


class SecondStepAgainForm(PlainFields, second_step.ReauthenticateForm):
    labels, helps = SecondStepForm.labels, SecondStepForm.helps


class AppForm(PlainFields, totp.ActivateTOTPForm):
    labels = {"code": _("Code that the app shows")}


KEY_LABELS = {
    "name": _("Name of the passkey"),
    "passwordless": _("Sign in with this passkey alone, without a password"),
}
KEY_HELPS = {
    "name": _("So that you know it among others, such as: work laptop."),
    "passwordless": _("The device then asks for your fingerprint, face or PIN."),
}


class AddKeyForm(PlainFields, webauthn.AddWebAuthnForm):
    labels, helps = KEY_LABELS, KEY_HELPS


class NameKeyForm(PlainFields, webauthn.EditWebAuthnForm):
    labels, helps = KEY_LABELS, KEY_HELPS
