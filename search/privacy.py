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


def mark_of(restriction: int, path: str) -> str:
    """Names a restriction at its place in the tree: elsewhere it has to be applied again."""
    return f"{restriction}:{path}"


@transaction.atomic
def apply(restriction: PageViewRestriction) -> bool:
    """Give the documents below its page their new visibility, unless there are too many for one request.

    Returns whether it is applied now.
    """
    path = restriction.page.path
    if SearchTerm.objects.filter(group=Group.APPLIED, value=mark_of(restriction.pk, path)).exists():
        return True
    documents.lock()
    below = {kind: list(kind.keys_below(path)) for kind in KINDS.values()}
    if sum(map(len, below.values())) > documents.AT_ONCE:
        return False
    for kind, keys in below.items():
        documents.refresh(kind, keys)
    _note(restriction.pk, path)
    return True


def apply_waiting() -> int:
    """The worker's part: apply what was too much for a request, or was cut short, in short transactions.

    What is added below meanwhile carries the restriction already. Returns how many were applied.
    """
    applied = set(SearchTerm.objects.filter(group=Group.APPLIED).values_list("value", flat=True))
    rows = PageViewRestriction.objects.order_by("pk").values_list("pk", "page__path")
    waiting = [(key, path) for key, path in rows if mark_of(key, path) not in applied]
    for key, path in waiting:
        for kind in KINDS.values():
            documents.refresh(kind, kind.keys_below(path))
        _note(key, path)
    return len(waiting)


@transaction.atomic
def _note(restriction: int, path: str) -> None:
    documents.lock()
    SearchTerm.objects.get_or_create(group=Group.APPLIED, value=mark_of(restriction, path))
    SearchCounter.take()  # so that every process reads the mark
