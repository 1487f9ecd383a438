"""Whether the index has what the database has, and the database what its objects are: document by document."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from elasticsearch import Elasticsearch

from search.composing import compose
from search.drafts import Draft
from search.elastic.checking import check
from search.elastic.drain import waiting
from search.elastic.indexes import problem
from search.elastic.names import read_alias
from search.elastic.sources import source_of
from search.kinds import Kind
from search.models import SearchDelivery, SearchDocument
from search.textindex.bounds import bounded

AT_ONCE = 1_000


def differences(client: Elasticsearch, prefix: str, kind: Kind, drafts: Mapping[str, Draft]) -> list[str]:
    """One line for each document that is not as `drafts` has it, and one for all else that is not settled.

    `drafts` are the live objects of `kind` by their keys. Raises what the client raises.
    """
    found = [f"{waiting().count()} documents wait"] if waiting().exists() else []
    if why := problem(client, prefix):
        found.append(why)
    client.indices.refresh(index=read_alias(prefix))
    there = dict(_all(client, read_alias(prefix)))
    rows = list(SearchDocument.objects.filter(kind=kind.name).select_related("delivery"))
    for row in rows:
        found += _of_row(kind, row, drafts.get(row.key), there.get(row.pk))
    known = set(SearchDelivery.objects.values_list("pk", flat=True))
    found += [f"document {pk} is in the index alone" for pk in there.keys() - known]
    found += [f"no document of {key}" for key in drafts.keys() - {row.key for row in rows}]
    if (told := check(client, prefix)).count:
        found.append(f"checking finds {told}")
    return found


def _of_row(kind: Kind, row: SearchDocument, draft: Draft | None, there: tuple[int, Any] | None) -> Iterator[str]:
    composed = compose(kind, draft) if draft else None
    name = f"document {row.pk} ({row.key})"
    if row.digest != (composed.digest if composed else "") or row.stale_since:
        yield f"{name} is not what its object is"
        return
    if there is None:
        yield f"{name} is not in the index"
        return
    version, source = there
    stems = bounded(composed.stems()) if composed else {}
    right = json.loads(source_of(row, composed, stems))
    if version != row.version or row.delivery.version != row.version:
        yield f"{name} has version {version} in the index, {row.delivery.version} in the outbox, not {row.version}"
    elif source != right:
        parts = {key for key in {**source, **right} if source.get(key) != right.get(key)}
        yield f"{name} has other {sorted(parts)} in the index"


def _all(client: Elasticsearch, index: str) -> Iterator[tuple[int, tuple[int, Any]]]:
    """Primary key, version and document of all that is in the index."""
    after: dict[str, Any] = {}
    while True:
        hits = client.search(
            index=index, size=AT_ONCE, query={"match_all": {}}, sort=[{"pk": "asc"}], version=True, **after
        )["hits"]["hits"]
        yield from ((int(hit["_id"]), (hit["_version"], hit["_source"])) for hit in hits)
        if len(hits) < AT_ONCE:
            return
        after = {"search_after": hits[-1]["sort"]}
