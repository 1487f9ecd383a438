"""What an operator does with the search. Atomic, idempotent, in the history."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from search.elastic.deliveries import parked
from search.models import SearchCounter, SearchDelivery


@transaction.atomic
def try_again(*, by: Any, pks: list[int] | None = None) -> int:
    """Have the worker send parked documents once more: those of `pks`, or all. Returns how many. `by` is a user."""
    SearchCounter.take()  # what is kept in memory of the server's answers is over
    rows = parked() if pks is None else parked().filter(pk__in=pks)
    chosen = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for row in chosen:
        log(instance=row.document, action="search.try_again", user=by, data={"reason": row.reason})
    SearchDelivery.objects.filter(pk__in=[row.pk for row in chosen]).update(
        parked_at=None, due_at=None, attempts=0, reason=""
    )
    return len(chosen)
