"""Documents kept true to their objects. All that is written here is part of the transaction that changed the object."""

import logging
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from search import freshness, textindex
from search.composing import FORMAT, Composed, Term, compose
from search.drafts import Draft
from search.elastic import deliveries
from search.kinds import KINDS, Kind
from search.models import SearchCounter, SearchDocument, SearchTerm, SearchTitle
from search.wordtable import note_words

log = logging.getLogger("portal.search")
BATCH = AT_ONCE = 500
Key = TypeVar("Key", str, int)
WRITTEN = [
    "visibility", "body", "packed", "digest", "newest", "updated", "oldest", "version", "stale_since", "error",
]  # fmt: skip


def refresh(kind: Kind, keys: Iterable[str]) -> int:
    """Make the documents of `keys` again where their objects changed; returns how many documents did.

    What is no longer live is emptied. So is one whose draft cannot be made, since nobody knows who may still find it;
    it is marked stale, and the worker tries again. Batches of 500, each atomic.
    """
    return sum(_refresh(kind, batch) for batch in batches(keys))


@transaction.atomic
def _refresh(kind: Kind, keys: Sequence[str]) -> int:
    lock()
    rows = _rows(kind, keys)
    composed, failed = _composed(kind, keys)
    changed = [row for key, row in rows.items() if _is_news(row, composed.get(key))]
    if not changed and not failed:
        return 0
    made = {row.pk: composed[row.key] for row in changed if row.key in composed}
    numbers = _numbers(made.values())
    version = SearchCounter.take()
    freshness.note(version)
    hidden = deliveries.hiding(changed, made)
    for row in changed:
        _fill(row, made.get(row.pk), numbers, version)
    for key, reason in failed.items():
        rows[key].stale_since, rows[key].error = timezone.now(), reason
    # Not bulk_update: its CASE for each column and row takes three times as long as all the rest together.
    SearchDocument.objects.bulk_create(
        {*changed, *(rows[key] for key in failed)}, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
    )
    deliveries.write(changed, made, _write_texts(changed, made), hidden)
    return len(changed)


def lock() -> None:
    """First statement of whoever changes a searchable object: there is one writer at a time until the commit."""
    SearchCounter.lock()


def _rows(kind: Kind, keys: Sequence[str]) -> dict[str, SearchDocument]:
    """The documents of `keys`, made where there was none."""
    rows = SearchDocument.objects.filter(kind=kind.name, key__in=keys)
    found = {row.key: row for row in rows}
    if missing := sorted(set(keys) - set(found)):
        SearchDocument.objects.bulk_create(SearchDocument(kind=kind.name, key=key) for key in missing)
        found = {row.key: row for row in rows.all()}
    return found


def refresh_some(kind: Kind, keys: Iterable[str]) -> None:
    """Refresh as many as a request may rewrite; the worker makes the others. For changes that hide nothing."""
    waiting = iter(dict.fromkeys(keys))
    refresh(kind, islice(waiting, AT_ONCE))
    mark(kind, waiting)


def mark(kind: Kind, keys: Iterable[str]) -> None:
    """Tell the worker to look at them again, by one statement a batch."""
    for batch in batches(keys):
        SearchDocument.objects.filter(kind=kind.name, key__in=batch).update(stale_since=timezone.now())


def keys_of(pks: Iterable[int], kind: Kind) -> list[str]:
    """The keys of documents of `kind` by their primary keys."""
    found: list[str] = []
    for batch in batches(pks):
        found += SearchDocument.objects.filter(kind=kind.name, pk__in=batch).values_list("key", flat=True)
    return found


def refresh_stale(at_most: int = BATCH) -> int:
    """Make stale documents again, the oldest first; returns how many are no longer stale."""
    waiting = SearchDocument.objects.filter(stale_since__isnull=False).order_by("stale_since")
    found = list(waiting.values_list("kind", "key", "pk")[:at_most])
    for kind in KINDS.values():
        refresh(kind, [key for name, key, _pk in found if name == kind.name])
    left = waiting.filter(pk__in=[pk for _kind, _key, pk in found]).count()
    return len(found) - left


def reconcile(kind: Kind) -> int:
    """Mend what is missing, what is there without an object, and what an older version of the portal made."""
    keys = set(kind.keys())
    rows = SearchDocument.objects.filter(kind=kind.name)
    known = dict(rows.values_list("key", "digest"))
    wrong = {key for key in keys if not known.get(key, "").startswith(f"{FORMAT}:")}
    gone = {key for key, digest in known.items() if digest and key not in keys}
    return refresh(kind, sorted(wrong | gone))


# --- making -----------------------------------------------------------------------------------


def _composed(kind: Kind, keys: Sequence[str]) -> tuple[dict[str, Composed], dict[str, str]]:
    """Documents by key, and the reasons by key of those that could not be made."""
    try:
        return _compose_all(kind, keys), {}
    except Exception:
        log.exception("documents of %s %s", kind.name, ", ".join(keys[:5]))
    composed, failed = {}, {}
    for key in keys:
        try:
            composed.update(_compose_all(kind, [key]))
        except Exception as error:
            failed[key] = repr(error)[:500]
    return composed, failed


@transaction.atomic
def _compose_all(kind: Kind, keys: Sequence[str]) -> dict[str, Composed]:
    """In a savepoint: a failing query must not spoil the transaction of the person who saves."""
    drafts: Iterable[Draft] = kind.drafts(keys)
    return {draft.key: compose(kind, draft) for draft in drafts}


def _is_news(row: SearchDocument, composed: Composed | None) -> bool:
    return row.stale_since is not None or row.digest != (composed.digest if composed else "")


# --- writing ----------------------------------------------------------------------------------


def _fill(row: SearchDocument, composed: Composed | None, numbers: dict[Term, int], version: int) -> None:
    row.version, row.stale_since, row.error = version, None, ""
    row.body = composed.body if composed else ""
    row.visibility = composed.visibility if composed else ""
    row.digest = composed.digest if composed else ""
    row.packed = array("I", sorted(numbers[term] for term in composed.terms)).tobytes() if composed else b""
    for column, value in (composed.sort_columns if composed else {}).items():
        setattr(row, column, value)


def _write_texts(changed: list[SearchDocument], made: dict[int, Composed]) -> dict[int, textindex.Texts]:
    """The stems that the text index keeps, by primary key."""
    SearchTitle.objects.filter(document__in=changed).delete()
    SearchTitle.objects.bulk_create(
        SearchTitle(document_id=pk, language=language, key=key)
        for pk, composed in made.items()
        for language, key in composed.titles().items()
    )
    textindex.remove([row.pk for row in changed])
    tokens = {pk: textindex.write(pk, one.stems()) for pk, one in made.items()}
    note_words(
        text
        for one in made.values()
        if one.visibility == SearchDocument.OPEN
        for version in one.draft.texts.values()
        for text in (version.title, version.summary, *one.draft.names)
    )
    return tokens


def _numbers(composed: Iterable[Composed]) -> dict[Term, int]:
    """The number of each term; new ones are made, changed names are noted."""
    labels: dict[Term, str] = {}
    terms: set[Term] = set()
    for one in composed:
        terms.update(one.terms)
        labels.update(one.labels)
    known = _known(terms)
    if missing := sorted(terms - set(known)):
        SearchTerm.objects.bulk_create(
            SearchTerm(group=group, value=value, label=labels.get((group, value), "")) for group, value in missing
        )
        known = _known(terms)
    renamed = [row for term, row in known.items() if term in labels and row.label != labels[term]]
    for row in renamed:
        row.label = labels[row.group, row.value]
    if renamed:
        SearchTerm.objects.bulk_update(sorted(renamed, key=lambda row: row.pk), ["label"])
    return {term: row.pk for term, row in known.items()}


def _known(terms: set[Term]) -> dict[Term, SearchTerm]:
    by_group: dict[str, list[str]] = {}
    for group, value in terms:
        by_group.setdefault(group, []).append(value)
    wanted = Q(pk__in=[])
    for group, values in by_group.items():
        wanted |= Q(group=group, value__in=values)
    return {(row.group, row.value): row for row in SearchTerm.objects.filter(wanted)}


def batches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """Each of `keys` once, 500 at a time: as many as one statement may name."""
    waiting = iter(dict.fromkeys(keys))
    while batch := list(islice(waiting, BATCH)):
        yield batch
