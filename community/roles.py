"""The groups behind the roles. What a role may do is the portal's: `make` gives back what was taken from its group.

Further rights go into further groups, which nobody touches here.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from community.enums import Role

STAFF = ("wagtailadmin.access_admin",)
VOCABULARIES = ("taxonomy.add_concept", "taxonomy.change_concept")
ORGANISATIONS = ("community.view_organisation", "community.add_organisation", "community.change_organisation")
JOINING = ("community.view_signup", "community.change_signup", "community.view_invitation", "community.add_invitation")
PEOPLE = (
    "community.view_user", "community.add_user", "community.change_user", "community.delete_user",
    "auth.view_group", "auth.add_group", "auth.change_group", "auth.delete_group",
)  # fmt: skip
PORTAL = (
    "core.change_sitesettings", "community.change_joiningsettings", "wagtailcore.add_site", "wagtailcore.change_site",
    "wagtailcore.add_locale", "wagtailcore.change_locale", "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect", "wagtailredirects.delete_redirect", "wagtailcore.add_workflow",
    "wagtailcore.change_workflow", "wagtailcore.add_task", "wagtailcore.change_task",
)  # fmt: skip
SYNONYMS = ("search.add_synonymset", "search.change_synonymset", "search.delete_synonymset")

GRANTS: dict[Role, tuple[str, ...]] = {
    Role.MEMBER: (),
    Role.AUTHOR: (),
    Role.REVIEWER: (),
    Role.EDITOR: STAFF + VOCABULARIES + ORGANISATIONS,
    Role.MODERATOR: STAFF + VOCABULARIES + ORGANISATIONS + JOINING,
    Role.ADMINISTRATOR: STAFF + VOCABULARIES + ORGANISATIONS + JOINING + PEOPLE + PORTAL + SYNONYMS,
}
PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
WITH_PAGES = (Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR)


@transaction.atomic
def make() -> list[Role]:
    """Make the groups that are missing, give each what its role may do, and return the roles that were new."""
    new = []
    for role in Role:
        group, is_new = Group.objects.get_or_create(name=role.group_name)
        group.permissions.add(*_permissions(GRANTS[role]))
        if role in WITH_PAGES:
            _give_pages(group)
            _give_files(group)
        if is_new:
            new.append(role)
    return new


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    if not names:
        return []
    wanted = Q()
    for app, codename in (name.split(".") for name in names):
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    known = {f"{permission.content_type.app_label}.{permission.codename}" for permission in found}
    if missing := sorted(set(names) - known):
        raise LookupError(f"No such permissions, run migrate first: {', '.join(missing)}")
    return found


def _give_pages(group: Group) -> None:
    root = Page.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGES):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _give_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(codename__in=FILES):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
