"""What happens when allauth has done something."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from community.models import User


@receiver(authenticator_added)
def count_set_up_as_taken(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Who has just proved to hold the app or the key need not prove it again in the same session."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
