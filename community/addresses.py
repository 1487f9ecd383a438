"""The e-mail addresses that people have confirmed, which allauth keeps beside ours in `User.email`."""

from allauth.account.models import EmailAddress
from django.db import transaction

from community.models.user import User


@transaction.atomic
def confirm(user: User) -> None:
    """Count the address of `user` as confirmed, and as the only one."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@transaction.atomic
def replace(user: User) -> None:
    """Another address was written into `user.email`: forget the former ones; this one is to be confirmed."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
