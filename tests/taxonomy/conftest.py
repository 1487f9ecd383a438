import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Locale, Page

from community.models import User
from repository.models import PracticeIndexPage, PracticePage
from tests.factories.taxonomy import concept


@pytest.fixture
def editor(db) -> User:
    return User.objects.create_superuser("editor@example.org", "editor-of-examples", name="Example Editor")


@pytest.fixture
def member_of_staff(db):
    """Makes a user who may enter the admin and has the given rights on concepts."""

    def make(*codenames: str) -> User:
        user = User.objects.create_user(f"{'-'.join(codenames) or 'none'}@example.org", name="Example Person")
        group = Group.objects.create(name=user.email)
        group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        user.groups.add(group)
        return user

    return make


@pytest.fixture
def index(vocabularies) -> PracticeIndexPage:
    root = Page.objects.get(depth=1)
    return root.add_child(instance=PracticeIndexPage(title="Practices", slug="test-practices"))


@pytest.fixture
def make_practice(index):
    """Makes a live practice; `sectors` and other many-valued facts are lists of concepts."""

    def make(title: str = "Example: chairs", **facts: object) -> PracticePage:
        facts.setdefault("sectors", [concept("sector", "31")])
        facts.setdefault("countries", [concept("country", "GR")])
        locale = Locale.get_default()
        page = PracticePage(title=title, summary="An example.", locale=locale, original_locale=locale, **facts)
        return index.add_child(instance=page)

    return make
