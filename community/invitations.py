"""The invitation that somebody has opened and not yet used, remembered in the session."""

from django.http import HttpRequest

from community.adapters import INVITATION_KEY
from community.models import Invitation

CONFIRMED_KEY = "account_verified_email"  # allauth's


def remember(request: HttpRequest, invitation: Invitation) -> None:
    """The letter reached the address, so it counts as confirmed."""
    request.session[INVITATION_KEY] = invitation.pk
    request.session[CONFIRMED_KEY] = invitation.email


def opened(request: HttpRequest) -> Invitation | None:
    key = request.session.get(INVITATION_KEY)
    return Invitation.objects.open().filter(pk=key).first() if key else None


def forget(request: HttpRequest) -> None:
    for key in (INVITATION_KEY, CONFIRMED_KEY):
        request.session.pop(key, None)
