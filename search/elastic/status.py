"""What an operator wants to know of the search server, from the database and from the server itself."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone
from elasticsearch import ApiError, Elasticsearch, TransportError

from search.elastic.deliveries import parked, waiting
from search.elastic.indexes import in_use, problem_of
from search.models import SearchDelivery


@dataclass(frozen=True)
class Status:
    """`documents` are those of the database, `indexed` those of the index; both with what is kept of removed ones.

    `lag` is how long the oldest waiting document has waited. `problem` says why the index cannot answer and what to
    do; empty when it can.
    """

    documents: int
    waiting: int
    parked: int
    lag: timedelta
    indexed: int = 0
    index: str = ""
    nodes: int = 0
    health: str = ""
    problem: str = ""


def status(client: Elasticsearch | None, prefix: str) -> Status:
    """Never raises for a server that is away: that is a `problem`."""
    told = waiting().filter(parked_at=None).aggregate(oldest=Min("written_at"), count=Count("pk"))
    lag = timezone.now() - told["oldest"] if told["oldest"] else timedelta(0)
    known = Status(SearchDelivery.objects.count(), told["count"], parked().count(), lag)
    if client is None:
        return known
    try:
        return _asked(client, prefix, known)
    except (ApiError, TransportError) as error:
        return replace(known, problem=f"The search server does not answer: {error}")


def _asked(client: Elasticsearch, prefix: str, known: Status) -> Status:
    index = in_use(client, prefix)
    known = replace(known, problem=problem_of(index))
    if index is None:
        return known
    health = client.cluster.health(index=index.name)
    return replace(
        known,
        indexed=client.count(index=index.name)["count"],
        index=index.name,
        nodes=health["number_of_nodes"],
        health=health["status"],
    )
