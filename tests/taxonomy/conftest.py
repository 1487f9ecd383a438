import pytest
from django.contrib.auth.models import Group, Permission

from community.models import User
from tests.factories.community import UserFactory
from tests.factories.tree import tree  # noqa: F401  (a fixture)


@pytest.fixture
def editor(db) -> User:
    return UserFactory.administrator()


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def staff(db):
    """Makes a user who may enter the admin and has the given rights on concepts."""

    def make(*codenames: str) -> User:
        user = UserFactory()
        group = Group.objects.create(name=user.email)
        group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        user.groups.add(group)
        return user

    return make
