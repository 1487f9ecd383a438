"""The mails about accounts: what each says, and to whom, in the person's own language."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.models import Invitation, SignUp, User
from core.letters import Letter, portal_name, send
from core.navigation import absolute


def tell_approved(user: User) -> None:
    with override(user.language):
        letter = Letter(
            subject=_("You are in: %(portal)s") % {"portal": portal_name()},
            paragraphs=[
                _("Hello %(name)s,") % {"name": user.name},
                _("your account is open. Sign in with your e-mail address and the password that you chose."),
            ],
            url=absolute(reverse("account_login")),
            url_label=_("Sign in"),
        )
        send(letter, user.email)


def tell_declined(user: User, reason: str) -> None:
    with override(user.language):
        paragraphs = [
            _("Hello %(name)s,") % {"name": user.name},
            _("the people who look after %(portal)s have not opened your account.") % {"portal": portal_name()},
        ]
        if reason:
            paragraphs += [_("They say:"), reason]
        paragraphs.append(_("If you think that this is a mistake, answer them through the contact on the portal."))
        send(Letter(subject=_("Your account was not opened"), paragraphs=paragraphs), user.email)


def deciders() -> list[User]:
    """Who is told that somebody waits: the people with the right to decide about sign-ups."""
    right = Permission.objects.filter(content_type__app_label="community", codename="change_signup")
    holders = Q(groups__permissions__in=right) | Q(user_permissions__in=right)
    return list(User.objects.filter(holders, is_active=True).distinct())


def tell_waiting(sign_up: SignUp) -> None:
    """Once for each sign-up and decider."""
    for person in deciders():
        with override(person.language):
            letter = Letter(
                subject=_("Somebody asks to join: %(name)s") % {"name": sign_up.user.name},
                paragraphs=[
                    _("%(name)s, %(email)s, has confirmed the address and waits for a decision.")
                    % {"name": sign_up.user.name, "email": sign_up.user.email},
                    *([sign_up.organisation] if sign_up.organisation else []),
                ],
                url=absolute(reverse("sign_ups:index")),
                url_label=_("Decide about sign-ups"),
            )
            send(letter, person.email, key=f"sign-up-{sign_up.pk}-waits-{person.pk}")


def send_invitation(invitation: Invitation, token: str, *, by: User, words: str) -> None:
    with override(invitation.language):
        greeting = _("Hello %(name)s,") % {"name": invitation.name} if invitation.name else _("Hello,")
        portal = portal_name()
        letter = Letter(
            subject=_("%(person)s invites you to %(portal)s") % {"person": by.name, "portal": portal},
            paragraphs=[
                greeting,
                _("%(person)s invites you to join %(portal)s.") % {"person": by.name, "portal": portal},
                *([words] if words else []),
                _("The address below is for you alone. It can be used until %(date)s.")
                % {"date": f"{invitation.expires_at:%d.%m.%Y}"},
            ],
            url=absolute(reverse("account_invitation", args=[token])),
            url_label=_("Open the invitation"),
        )
        send(letter, invitation.email)


# --- what allauth sends, by the name it gives to each message ---------------------------------------------------
def account_letter(name: str, context: dict[str, Any]) -> Letter:
    """The letter for allauth's message `name`; KeyError for one that the portal does not know."""
    return _LETTERS[name](context)


def _confirm_address(context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("%(code)s is your code for %(portal)s") % {"code": context["code"], "portal": portal_name()},
        paragraphs=[
            _("Type this code into the page that asked for it. It is valid for 15 minutes."),
            _("If you did not ask for it, you need not do anything."),
        ],
        code=context["code"],
    )


def _account_exists(context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("You have an account already"),
        paragraphs=[
            _("Somebody, perhaps you, tried to open an account at %(portal)s with this e-mail address.")
            % {"portal": portal_name()},
            _("You have one already: sign in, or choose a new password if you have forgotten yours."),
        ],
        url=absolute(reverse("account_reset_password")),
        url_label=_("Choose a new password"),
    )


def _unknown_account(context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("There is no account with this address"),
        paragraphs=[
            _("Somebody, perhaps you, asked for a new password at %(portal)s with this e-mail address.")
            % {"portal": portal_name()},
            _("There is no account with it. Perhaps you used another address, or would like to join."),
        ],
        url=absolute(reverse("account_signup")),
        url_label=_("Join"),
    )


def _new_password(context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Choose a new password"),
        paragraphs=[
            _("Somebody, perhaps you, asked for a new password at %(portal)s.") % {"portal": portal_name()},
            _("The address below is valid for 4 hours. If you did not ask for it, you need not do anything."),
        ],
        url=context["password_reset_url"],
        url_label=_("Choose a new password"),
    )


def _change(subject: str, context: dict[str, Any]) -> Letter:
    return Letter(
        subject=subject,
        paragraphs=[
            f"{subject}.",
            _("If it was not you, choose a new password at once and tell the people who look after %(portal)s.")
            % {"portal": portal_name()},
        ],
        url=absolute(reverse("account_home")),
        url_label=_("My account"),
    )


_LETTERS = {
    "account/email/email_confirmation": _confirm_address,
    "account/email/email_confirmation_signup": _confirm_address,
    "account/email/account_already_exists": _account_exists,
    "account/email/unknown_account": _unknown_account,
    "account/email/password_reset_key": _new_password,
    "account/email/password_reset": lambda c: _change(_("Your password was changed"), c),
    "account/email/password_changed": lambda c: _change(_("Your password was changed"), c),
    "account/email/password_set": lambda c: _change(_("Your account has a password now"), c),
    "account/email/email_confirm": lambda c: _change(_("Your e-mail address is confirmed"), c),
    "account/email/email_changed": lambda c: _change(
        _("Your e-mail address was changed from %(old)s to %(new)s")
        % {"old": c.get("from_email", ""), "new": c.get("to_email", "")},
        c,
    ),
    "account/email/email_deleted": lambda c: _change(
        _("The e-mail address %(old)s was removed from your account") % {"old": c.get("deleted_email", "")}, c
    ),
    "mfa/email/totp_activated": lambda c: _change(_("An authenticator app was added to your account"), c),
    "mfa/email/totp_deactivated": lambda c: _change(_("The authenticator app was removed from your account"), c),
    "mfa/email/webauthn_added": lambda c: _change(_("A passkey was added to your account"), c),
    "mfa/email/webauthn_removed": lambda c: _change(_("A passkey was removed from your account"), c),
    "mfa/email/recovery_codes_generated": lambda c: _change(_("New recovery codes were made for your account"), c),
    "socialaccount/email/account_connected": lambda c: _change(_("A way to sign in was added to your account"), c),
    "socialaccount/email/account_disconnected": lambda c: _change(
        _("A way to sign in was removed from your account"), c
    ),
}
