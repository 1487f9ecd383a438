"""The worker's duties about people."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from community.models import User
from core.worker import register

UNCONFIRMED_DAYS = 14
BATCH = 200


@register("sign-ups that nobody confirmed", every=3600)
def forget_unconfirmed() -> int:
    """Remove accounts whose address was never confirmed: perhaps somebody else typed it."""
    confirmed = EmailAddress.objects.filter(verified=True).values("user_id")
    old = timezone.now() - timedelta(days=UNCONFIRMED_DAYS)
    forgotten = User.objects.filter(sign_up__asked_at__lt=old, last_login=None).exclude(pk__in=confirmed)[:BATCH]
    return len([user.delete() for user in forgotten])
