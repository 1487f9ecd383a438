"""Empties the outbox: claim some rows, tell the server, note what it has.

No transaction is open while the server is spoken to. Whoever dies in between leaves rows that are claimed until their
time is over; then they are sent again, which does no harm: every document carries its version.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from elasticsearch import ApiError, Elasticsearch, TransportError

from search.elastic import histories
from search.elastic.bulk import CONFLICT, Answer, Parcel, send, unlike
from search.elastic.client import PATIENT
from search.elastic.deliveries import waiting
from search.elastic.names import write_alias
from search.models import SearchDelivery, SearchDocument, SearchIndex

log = logging.getLogger("portal.search")
AT_ONCE = 500
LEASE = timedelta(seconds=2 * PATIENT + 30)  # longer than any request, retried once
REFUSALS = 3  # then a document is parked
LONGEST_PAUSE = 60  # seconds until a refused or put back document is tried again


class UnreachableError(Exception):
    """The server took nothing, or cannot say what it took."""


def drain(client: Elasticsearch, prefix: str, *, at_most: int = AT_ONCE) -> int:
    """Tell the server up to `at_most` documents that wait, first those that must not be found any more.

    Returns how many it has now, for searches too. Raises UnreachableError, after which all of them wait again.
    """
    generation = SearchIndex.current()
    parcels = _claim(at_most)
    if not parcels:
        return 0
    index = write_alias(prefix)
    patient = client.options(request_timeout=PATIENT)
    try:
        answers = send(patient, index, parcels, require_alias=True)
        patient.indices.refresh(index=index)
        others = unlike(patient, index, [one for one in parcels if _is_conflict(answers, one)])
        _begin_again_if_ahead(patient, prefix, parcels, others)
    except (ApiError, TransportError) as error:
        _put_back(parcels, str(error))
        raise UnreachableError(str(error)) from error
    done = [one for one in parcels if one.pk in answers and answers[one.pk].is_kept and one.pk not in others]
    kept = _settle(done, generation)
    _note_refusals(parcels, answers)
    return kept


def _claim(at_most: int) -> list[Parcel]:
    free = waiting().filter(Q(due_at=None) | Q(due_at__lte=timezone.now()), parked_at=None)
    if not free.exists():  # the usual case, without a lock
        return []
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        rows = list(free.select_for_update(skip_locked=skip).order_by("-hides", "version")[:at_most])
        SearchDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=timezone.now() + LEASE)
    return [Parcel(row.pk, row.version, row.source, row.attempts) for row in rows]


def _is_conflict(answers: Mapping[int, Answer], parcel: Parcel) -> bool:
    return parcel.pk in answers and answers[parcel.pk].status == CONFLICT


def _begin_again_if_ahead(
    client: Elasticsearch, prefix: str, parcels: Sequence[Parcel], others: Mapping[int, int]
) -> None:
    """Of `others`, told as other contents by somebody, those whose rows have not changed since are from the future.

    They get a new version, above what the server has.
    """
    sent = {one.pk: one.version for one in parcels if one.pk in others}
    rows = SearchDelivery.objects.filter(pk__in=sent).values_list("pk", "version")
    if ahead := [pk for pk, version in rows if sent[pk] == version <= others[pk]]:
        histories.begin_above(client, prefix, max(others[pk] for pk in ahead))
        SearchDocument.objects.filter(pk__in=ahead).update(stale_since=timezone.now())


def _settle(parcels: Sequence[Parcel], generation: tuple[str, int]) -> int:
    """Note what the server has, unless it was told to an index that is no longer in use. Rows that have changed since
    stay waiting. Locked in the order of keys, as by those who write them."""
    with transaction.atomic():
        SearchIndex.lock()
        if SearchIndex.current() != generation:
            SearchDelivery.objects.filter(pk__in=[one.pk for one in parcels]).update(due_at=None)
            return 0
        sent = {one.pk: one.version for one in parcels}
        rows = SearchDelivery.objects.select_for_update().filter(pk__in=sent).order_by("pk")
        same = [pk for pk, version in rows.values_list("pk", "version") if sent[pk] == version]
        return SearchDelivery.objects.filter(pk__in=same).update(
            indexed=F("version"), hides=False, due_at=None, attempts=0, reason=""
        )


def _put_back(parcels: Sequence[Parcel], reason: str) -> None:
    """All wait for the next time, and nobody counts it against them."""
    SearchDelivery.objects.filter(pk__in=[one.pk for one in parcels]).update(due_at=None, reason=reason[:1000])


def _note_refusals(parcels: Sequence[Parcel], answers: Mapping[int, Answer]) -> None:
    """One by one: refusals are rare, and each has its own reason."""
    for one in parcels:
        answer = answers.get(one.pk, Answer(503, "The server did not say what became of it."))
        if answer.is_kept:
            continue
        attempts = one.attempts + 1
        pause = min(2**attempts, LONGEST_PAUSE)
        is_parked = answer.is_refused and attempts >= REFUSALS
        log.warning("document %s: %s %s%s", one.pk, answer.status, answer.reason, ", parked" if is_parked else "")
        SearchDelivery.objects.filter(pk=one.pk, version=one.version).update(
            attempts=attempts if answer.is_refused else one.attempts,
            due_at=timezone.now() + timedelta(seconds=pause),
            parked_at=timezone.now() if is_parked else None,
            reason=f"{answer.status} {answer.reason}".strip(),
        )
