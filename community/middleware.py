"""Between signing in and everything else: the second step that a role demands."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from community.rules import needs_second_factor
from core.visibility import know_groups

ALWAYS_OPEN = {"account_logout", "wagtailadmin_logout", "theme", "robots", "healthz", "readyz", "security_txt"}
TO_TAKE = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
TO_SET_UP = {
    "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn",
}  # fmt: skip
MANUAL = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


class SecondFactorMiddleware:
    """Holds a session of such a person at the second step, whichever way it began, until it was taken in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if not settings.SECOND_FACTOR_ROLES or name in ALWAYS_OPEN or not request.user.is_authenticated:
            return None
        know_groups(request)
        if not needs_second_factor(request.user) or took_second_step(request):
            return None
        kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
        if name in (TO_TAKE if kinds else TO_SET_UP):
            return None
        return HttpResponseRedirect(f"{_way(request, kinds)}?{urlencode({'next': request.get_full_path()})}")


def took_second_step(request: HttpRequest) -> bool:
    """Whether this very session, not only this person, has the second step behind it."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def _way(request: HttpRequest, kinds: set[str]) -> str:
    if kinds.intersection(MANUAL):
        return reverse("mfa_reauthenticate")
    if kinds:
        return reverse("mfa_reauthenticate_webauthn")
    messages.info(request, _("Your role needs a second step at sign-in. Set up an app or a passkey to go on."))
    return reverse("mfa_index")
