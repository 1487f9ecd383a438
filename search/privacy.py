"""Page view restrictions and documents. A document carries the restrictions on the way to its object by their keys;
whom each lets in is asked of Wagtail at every request, so passwords and groups change nothing here.

A restriction is applied once the documents below its page carry it. Until then, also after a crash between the two,
the engine takes these documents out by the page's place in the tree.
"""

from django.db import transaction
from wagtail.models import PageViewRestriction

from search import documents
from search.enums import Group
from search.kinds import KINDS
from search.models import SearchCounter, SearchTerm

AT_ONCE = 500  # documents that a request may rewrite; more are left to the worker


def mark_of(restriction: int, path: str) -> str:
    """Names a restriction at its place in the tree: elsewhere it has to be applied again."""
    return f"{restriction}:{path}"


@transaction.atomic
def apply(restriction: PageViewRestriction, *, at_most: int | None = None) -> bool:
    """Give the documents below its page their new visibility, unless there are more than `at_most`.

    Returns whether it is applied now.
    """
    path = restriction.page.path
    mark = mark_of(restriction.pk, path)
    if SearchTerm.objects.filter(group=Group.APPLIED, value=mark).exists():
        return True
    documents.lock()
    below = {kind: list(kind.keys_below(path)) for kind in KINDS.values()}
    if at_most is not None and sum(map(len, below.values())) > at_most:
        return False
    for kind, keys in below.items():
        documents.refresh(kind, keys)
    SearchTerm.objects.get_or_create(group=Group.APPLIED, value=mark)
    SearchCounter.take()  # so that every process reads the mark
    return True


def apply_waiting() -> int:
    """The worker's part: apply what was too much for a request, or was cut short. Returns how many it applied."""
    applied = set(SearchTerm.objects.filter(group=Group.APPLIED).values_list("value", flat=True))
    rows = PageViewRestriction.objects.select_related("page").order_by("pk")
    waiting = [row for row in rows if mark_of(row.pk, row.page.path) not in applied]
    return sum(apply(row) for row in waiting)
