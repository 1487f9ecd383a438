"""Who may do what: small questions that views, templates and the admin ask; nobody answers them elsewhere.

`RIGHTS` lists those that concern the portal as a whole. The admin's page about roles is made from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupPagePermission

from community.enums import Role

Rule = Callable[[Any], bool]


@dataclass(frozen=True)
class Right:
    label: str | Promise
    rule: Rule


RIGHTS: list[Right] = []


def right(label: str | Promise) -> Callable[[Rule], Rule]:
    """Decorator: show this rule on the page about roles."""

    def add(rule: Rule) -> Rule:
        RIGHTS.append(Right(label, rule))
        return rule

    return add


def same_name(name: str) -> str:
    """The name as it is stored and compared: spaces folded."""
    return " ".join(name.split())


def roles_of(user: Any) -> frozenset[Role]:
    """The roles that `user` has by group; a superuser is an administrator. Nobody has none."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    names = {group.name for group in user.groups.all()}
    found = {role for role in Role if role.group_name in names}
    return frozenset(found | {Role.ADMINISTRATOR} if user.is_superuser else found)


def needs_second_factor(user: Any) -> bool:
    """Whether one of the person's roles demands a second step at sign-in (the setting SECOND_FACTOR_ROLES)."""
    return bool(settings.SECOND_FACTOR_ROLES) and not roles_of(user).isdisjoint(settings.SECOND_FACTOR_ROLES)


@right(_("Read what is for members"))
def may_read_as_member(user: Any) -> bool:
    return bool(roles_of(user))


@right(_("Write practices"))
def may_write(user: Any) -> bool:
    return not roles_of(user).isdisjoint({Role.AUTHOR, Role.EDITOR, Role.ADMINISTRATOR})


@right(_("Review practices"))
def may_review(user: Any) -> bool:
    return not roles_of(user).isdisjoint({Role.REVIEWER, Role.ADMINISTRATOR})


@right(_("Use the admin"))
def may_use_admin(user: Any) -> bool:
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


@right(_("Edit pages and practices"))
def may_edit_pages(user: Any) -> bool:
    return _has_page_permission(user, "change_page")


@right(_("Publish pages and practices"))
def may_publish_pages(user: Any) -> bool:
    return _has_page_permission(user, "publish_page")


def _has_page_permission(user: Any, codename: str) -> bool:
    if not user.is_active or not user.is_authenticated:
        return False
    groups = [group.pk for group in user.groups.all()]
    granted = GroupPagePermission.objects.filter(group__in=groups, permission__codename=codename)
    return user.is_superuser or granted.exists()


@right(_("Add and change organisations"))
def may_change_organisations(user: Any) -> bool:
    return user.is_active and user.has_perm("community.change_organisation")


@right(_("Add and change concepts"))
def may_change_concepts(user: Any) -> bool:
    return user.is_active and user.has_perm("taxonomy.change_concept")


@right(_("Decide about sign-ups"))
def may_decide_sign_ups(user: Any) -> bool:
    return user.is_active and user.has_perm("community.change_signup")


@right(_("Invite people"))
def may_invite(user: Any) -> bool:
    return user.is_active and user.has_perm("community.add_invitation")


@right(_("Change people and their roles"))
def may_change_people(user: Any) -> bool:
    return user.is_active and user.has_perm("community.change_user")


@right(_("Change the settings of the portal"))
def may_change_settings(user: Any) -> bool:
    return user.is_active and user.has_perm("core.change_sitesettings")


def may_invite_as(user: Any, role: str) -> bool:
    """Moderators invite members and authors; whoever changes people's roles may invite with any."""
    return may_invite(user) and (role in {Role.MEMBER, Role.AUTHOR} or may_change_people(user))
