"""Closes pages with Wagtail's own restrictions."""

from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction

PASSWORD = "open sesame"


def close(page: Page, how: str) -> PageViewRestriction:
    """`how` is login, password or groups (the group is then Insiders)."""
    kinds = {
        "login": PageViewRestriction.LOGIN,
        "password": PageViewRestriction.PASSWORD,
        "groups": PageViewRestriction.GROUPS,
    }
    password = PASSWORD if how == "password" else ""
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kinds[how], password=password)
    if how == "groups":
        restriction.groups.add(Group.objects.get_or_create(name="Insiders")[0])
    return restriction
