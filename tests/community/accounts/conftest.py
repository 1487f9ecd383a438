import re

import pytest
from allauth.account.models import EmailAddress

from community import addresses, roles
from community.models import JoiningSettings
from tests.factories.community import UserFactory
from tests.factories.tree import fresh_process, tree

__all__ = ["fresh_process", "tree"]


@pytest.fixture
def person(db):
    """Somebody with a confirmed address."""
    user = UserFactory(email="maria@example.org", name="Example Maria")
    addresses.confirm(user)
    return user


@pytest.fixture
def code(mailoutbox):
    """The code in the newest mail."""
    return lambda: re.search(r"^    (\S+)$", mailoutbox[-1].body, re.MULTILINE).group(1)


@pytest.fixture
def link(mailoutbox):
    """The path of the address in the newest mail."""
    return lambda: re.search(r"^https?://[^/\s]+(/\S+)$", mailoutbox[-1].body, re.MULTILINE).group(1)


def is_confirmed(email):
    return EmailAddress.objects.filter(email=email, verified=True, primary=True).exists()


@pytest.fixture
def counted(db):
    """The keys in the cache that all processes share."""
    from core.models import SharedCacheEntry

    return lambda: list(SharedCacheEntry.objects.values_list("cache_key", flat=True))


FORM = {
    "name": " Example  Nora ",
    "email": "Nora@Example.org",
    "password1": "three quiet words",
    "organisation": "Example School",
}


@pytest.fixture
def moderator():
    roles.make()
    return UserFactory(groups=["Moderators"], email="moderator@example.org", language="it")


def mode(choice, **more):
    joining_settings = JoiningSettings.load()
    for name, value in {"sign_up": choice, **more}.items():
        setattr(joining_settings, name, value)
    joining_settings.save()
