"""Who may read a page, asked of Wagtail's own view restrictions; lists, files and pictures ask here too."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, QuerySet, prefetch_related_objects
from django.db.models.functions import Substr
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction, ReferenceIndex


def restrictions(request: HttpRequest) -> tuple[frozenset[int], tuple[tuple[int, str], ...]]:
    """Keys of the restrictions that let `request` in; keys and tree paths of the others.

    One query a request for somebody who is not signed in, else three, whatever the number of pages.
    """
    if not hasattr(request, "_portal_restrictions"):
        know_groups(request)
        found = PageViewRestriction.objects.annotate(path=F("page__path"))
        if request.user.is_authenticated:
            found = found.prefetch_related("groups")
        accepts = {rule: _accepts(rule, request) for rule in found}
        request._portal_restrictions = (
            frozenset(rule.pk for rule, accepted in accepts.items() if accepted),
            tuple((rule.pk, rule.path) for rule, accepted in accepts.items() if not accepted),
        )
    return request._portal_restrictions


def _accepts(rule: PageViewRestriction, request: HttpRequest) -> bool:
    """Wagtail's own answer, which for somebody nobody knows needs no look at groups."""
    is_open_to_strangers = rule.restriction_type in (PageViewRestriction.NONE, PageViewRestriction.PASSWORD)
    return (request.user.is_authenticated or is_open_to_strangers) and rule.accept_request(request)


def closed_paths(request: HttpRequest) -> list[str]:
    """Tree paths below which `request` may read nothing."""
    return [path for _key, path in restrictions(request)[1]]


def know_groups(request: HttpRequest) -> None:
    """Read the reader's groups once: Wagtail would ask for them again at each restriction."""
    if request.user.is_authenticated:
        prefetch_related_objects([request.user], "groups")


def is_open(page: Page, request: HttpRequest) -> bool:
    """Whether `page` lies in no branch that is closed to `request`; no further query."""
    return not page.path.startswith(tuple(closed_paths(request)))


def open_to(pages: QuerySet, request: HttpRequest) -> QuerySet:
    """Only those of `pages` that `request` may read."""
    return outside(pages, closed_paths(request))


def open_to_everybody(pages: QuerySet) -> QuerySet:
    """Only those of `pages` that need no login, group or password."""
    return outside(pages, PageViewRestriction.objects.values_list("page__path", flat=True).distinct())


def outside(pages: QuerySet, paths: Iterable[str]) -> QuerySet:
    """Without the pages at `paths` and below: one condition for each depth, however many paths there are."""
    by_length: dict[int, list[str]] = {}
    for path in paths:
        by_length.setdefault(len(path), []).append(path)
    for number, (length, closed) in enumerate(sorted(by_length.items())):
        name = f"_branch_{number}"
        pages = pages.alias(**{name: Substr("path", 1, length)}).exclude(**{f"{name}__in": closed})
    return pages


def may_read(page: Page, request: HttpRequest) -> bool:
    """Whether `page` is live and each of its restrictions lets `request` in."""
    know_groups(request)
    if getattr(page, "is_orphan", False):
        return False
    return page.live and all(r.accept_request(request) for r in page.get_view_restrictions().prefetch_related("groups"))


def pages_with(item: Model) -> tuple[list[Page], bool]:
    """Live pages that show `item` (an image or a document), and whether something else, such as a setting, does."""
    references = ReferenceIndex.get_references_to(item).values_list("base_content_type", "object_id")
    page_type = ContentType.objects.get_for_model(Page).pk
    page_ids = {object_id for kind, object_id in references if kind == page_type}
    elsewhere = any(kind != page_type for kind, _object_id in references)
    return list(Page.objects.live().filter(pk__in=page_ids).specific()), elsewhere


def may_fetch(item: Model, request: HttpRequest) -> bool:
    """Whether `request` may load the file of `item`: it is on a page that it may read, or in a public setting."""
    pages, elsewhere = pages_with(item)
    return elsewhere or any(may_read(page, request) for page in pages)


def is_public(item: Model) -> bool:
    """Whether everybody may load the file of `item`: shared caches may then keep it."""
    pages, elsewhere = pages_with(item)
    return elsewhere or any(page.live and not page.get_view_restrictions().exists() for page in pages)


def works_in_admin(user: Any) -> bool:
    return user.is_active and user.has_perm("wagtailadmin.access_admin")
