"""The outbox for the search server, filled in the transaction that writes the documents."""

import json
from collections.abc import Mapping, Sequence

from django.db.models import F, QuerySet

from search.composing import Composed
from search.elastic.sources import source_of
from search.models import SearchDelivery, SearchDocument
from search.textindex import Texts

WRITTEN = ["source", "version", "written_at", "hides", "due_at", "attempts", "parked_at", "reason"]  # `indexed` stays


def hiding(rows: Sequence[SearchDocument], made: Mapping[int, Composed]) -> set[int]:
    """Of `rows` as they still are, those from which `made` takes something away: readers, or a text.

    What is not told yet and took something away still does.
    """
    waiting = SearchDelivery.objects.filter(pk__in=[row.pk for row in rows], hides=True)
    return {row.pk for row in rows if _hides(row, made.get(row.pk))} | set(waiting.values_list("pk", flat=True))


def _hides(row: SearchDocument, composed: Composed | None) -> bool:
    if not row.body:
        return False
    if composed is None or composed.visibility not in {row.visibility, SearchDocument.OPEN}:
        return True
    return not set(json.loads(row.body)["texts"]) <= set(composed.draft.texts)


def write(
    rows: Sequence[SearchDocument], made: Mapping[int, Composed], tokens: Mapping[int, Texts], hidden: set[int]
) -> None:
    """Have `rows` told: as they were just written, with the stems that were kept. `hidden` is what `hiding` gave."""
    SearchDelivery.objects.bulk_create(
        (
            SearchDelivery(
                document_id=row.pk,
                source=source_of(row, made.get(row.pk), tokens.get(row.pk, {})),
                version=row.version,
                hides=row.pk in hidden,
            )
            for row in sorted(rows, key=lambda row: row.pk)  # whoever locks several takes them in this order
        ),
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=WRITTEN,
    )


def waiting() -> QuerySet[SearchDelivery]:
    """What the server does not have, parked ones too."""
    return SearchDelivery.objects.filter(version__gt=F("indexed"))


def parked() -> QuerySet[SearchDelivery]:
    """What the server refused again and again, the first refused first."""
    return waiting().filter(parked_at__isnull=False).select_related("document").order_by("parked_at", "pk")
