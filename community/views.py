"""Pages of an account that are the portal's own; allauth has the others."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community import invitations, joining
from community.forms import NameForm
from community.models import User
from community.rules import roles_of

View = Callable[..., HttpResponse]


def answers_evenly(view: View) -> View:
    """Answers to a sent form leave at whole multiples of ANSWER_AFTER: their time tells nothing about an address."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        began = time.monotonic()
        response = view(request, *args, **kwargs)
        if request.method == "POST" and settings.ANSWER_AFTER and response.status_code != 429:
            time.sleep(-(time.monotonic() - began) % settings.ANSWER_AFTER)
        return response

    return wrapped


def limited(action: str, view: View) -> View:
    """Counts wrong answers by address of the computer and by path; after too many, the page with status 429.

    A right one is led on and counts for nothing: a whole class may sit behind one address.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        usage = ratelimit.consume(
            request, app="portal", action=action, config=settings.PORTAL_RATE_LIMITS, key=request.path
        )
        if not usage:
            return ratelimit.respond_429(request)
        response = view(request, *args, **kwargs)
        if response.status_code == 302:
            usage.rollback()
        return response

    return wrapped


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """My account: name and language, and the ways to everything else about it."""
    person = cast(User, request.user)
    form = NameForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("account_home"))
    kinds = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    context = {
        "form": form,
        "address": EmailAddress.objects.get_primary_email(person) or person.email,
        "roles": sorted(str(role.label) for role in roles_of(person)),
        "has_second_step": kinds.exists(),
        "may_connect": apps.is_installed("allauth.socialaccount"),
        "session_count": len(UserSession.objects.purge_and_list(person)),
    }
    return render(request, "account/home.html", context)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The address is confirmed; a moderator decides."""
    return render(request, "account/waiting.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the letter of an invitation opens. Only the button changes anything: mail programs look ahead."""
    found = joining.find_invitation(token)
    if found is None:
        return render(request, "account/invitation_closed.html", status=404)
    if request.method == "POST":
        if request.user.is_authenticated:
            if not joining.accept_invitation(found, user=request.user):
                raise Http404
            return HttpResponseRedirect(reverse("account_home"))
        invitations.remember(request, found)
        return HttpResponseRedirect(reverse("account_signup"))
    return render(request, "account/invitation.html", {"invitation": found})
