"""Roles as groups, and the page that says who may do what."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from community import roles, rules
from community.enums import Role
from tests.factories.community import UserFactory

pytestmark = pytest.mark.django_db

# Who may do what, written down apart from the code that decides it.
EXPECTED = {
    "Read what is for members": "member author reviewer editor moderator administrator",
    "Write practices": "author editor administrator",
    "Review practices": "reviewer administrator",
    "Use the admin": "editor moderator administrator",
    "Edit pages and practices": "editor moderator administrator",
    "Publish pages and practices": "editor moderator administrator",
    "Add and change organisations": "editor moderator administrator",
    "Add and change concepts": "editor moderator administrator",
    "Decide about sign-ups": "moderator administrator",
    "Invite people": "moderator administrator",
    "Change people and their roles": "administrator",
    "Change the settings of the portal": "administrator",
}


def holders(right):
    return {role for role in Role if right.rule(UserFactory(groups=[role.group_name]))}


def test_each_role_may_what_the_table_says():
    roles.make()

    assert {str(right.label): holders(right) for right in rules.RIGHTS} == {
        label: {Role(name) for name in names.split()} for label, names in EXPECTED.items()
    }


def test_nobody_and_closed_accounts_may_nothing(rf):
    from django.contrib.auth.models import AnonymousUser

    roles.make()
    closed = UserFactory(groups=["Administrators"], is_active=False)
    for person in (AnonymousUser(), closed):
        assert [str(right.label) for right in rules.RIGHTS if right.rule(person)] == []


def test_making_roles_again_changes_nothing(capsys):
    call_command("make_roles")
    before = {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}
    capsys.readouterr()

    call_command("make_roles")

    assert capsys.readouterr().out == "Roles: as before.\n"
    after = {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}
    assert after == before


def test_making_roles_gives_back_what_was_taken_and_leaves_other_groups_alone():
    roles.make()
    other = Group.objects.create(name="Example friends")
    moderators = Group.objects.get(name="Moderators")
    moderators.permissions.clear()

    roles.make()

    assert moderators.permissions.filter(codename="change_signup").exists()
    assert other.permissions.count() == 0


def test_page_shows_the_rules_as_they_are(client, settings):
    roles.make()
    settings.SECOND_FACTOR_ROLES = []
    client.force_login(UserFactory.administrator())

    context = client.get("/admin/roles/").context

    shown = {str(label): {role for role, yes in zip(Role, row, strict=True) if yes} for label, row in context["rows"]}
    assert shown == {label: {Role(name) for name in names.split()} for label, names in EXPECTED.items()}


def test_administrator_by_role_works_in_the_admin_without_being_superuser(client):
    roles.make()
    client.force_login(UserFactory(groups=["Administrators"]))

    for url in (
        "/admin/",
        "/admin/users/",
        "/admin/groups/",
        "/admin/sign-ups/",
        "/admin/invitations/",
        "/admin/roles/",
    ):
        assert client.get(url).status_code == 200, url


def test_moderator_sees_joining_and_not_people(client):
    roles.make()
    client.force_login(UserFactory(groups=["Moderators"]))

    seen = {url: client.get(url).status_code for url in ("/admin/sign-ups/", "/admin/invitations/", "/admin/roles/")}
    assert seen == {"/admin/sign-ups/": 200, "/admin/invitations/": 200, "/admin/roles/": 302}
