"""What the engines are asked about, written by the product's own code."""

from collections.abc import Iterable

from search import documents, kinds
from search.drafts import Draft
from search.enums import Group
from search.models import SearchTerm
from search.privacy import mark_of
from tests.search.contract.drafting import drafts
from tests.search.contract.specimens import R1, R2, R3, Shelf, path_of

DECOYS, TAKEN_OFF = 60, 40


def fill(shelf: Shelf, decoys: Shelf, wanted: Iterable[Draft]) -> None:
    """Documents of `wanted`, of another kind with the same values between them, and some that were taken off again."""
    for one in (shelf, decoys):
        kinds.register(one.kind)
    taken_off = shelf.put(drafts(TAKEN_OFF, seed=3))
    documents.refresh(shelf.kind, taken_off)
    documents.refresh(decoys.kind, decoys.put(drafts(DECOYS, seed=2)))
    documents.refresh(shelf.kind, shelf.put(wanted))
    for key in taken_off:
        del shelf.drafts[key]
    documents.refresh(shelf.kind, taken_off)
    marks = [mark_of(key, path_of(key)) for key in (R1, R2, R3)]
    SearchTerm.objects.bulk_create(SearchTerm(group=Group.APPLIED, value=mark) for mark in marks)
