from datetime import timedelta

import pytest
from django.utils import timezone

from community import addresses
from community.duties import forget_unconfirmed
from community.models import SignUp, User
from tests.factories.community import UserFactory

pytestmark = pytest.mark.django_db


def signed_up(name, days, **fields):
    user = UserFactory(email=f"{name}@example.org", **fields)
    SignUp.objects.create(user=user, asked_at=timezone.now() - timedelta(days=days))
    return user


def test_only_old_sign_ups_that_nobody_confirmed_are_forgotten():
    signed_up("old", 15)
    signed_up("young", 13)
    addresses.confirm(signed_up("confirmed", 15))
    signed_up("seen", 15, last_login=timezone.now())
    UserFactory(email="made-in-the-admin@example.org")

    assert forget_unconfirmed() == 1
    assert forget_unconfirmed() == 0

    left = set(User.objects.values_list("email", flat=True))
    assert left == {f"{name}@example.org" for name in ("young", "confirmed", "seen", "made-in-the-admin")}
