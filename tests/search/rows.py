"""Documents written straight into the tables, for tests of what reads them."""

import json
from array import array
from collections.abc import Mapping, Sequence

from django.db import transaction

from search import textindex
from search.enums import Group
from search.facets import Facet, FacetSet
from search.kinds import Kind
from search.models import SearchCounter, SearchDocument, SearchTerm, SearchTitle
from taxonomy.enums import Scheme

FACETS = FacetSet(
    [
        Facet("country", "Country", Scheme.COUNTRY, tree=True, order="name"),
        Facet("sector", "Sector", Scheme.SECTOR, tree=True),
        Facet("strand", "Strand", Scheme.STRAND),
        Facet("tag", "Tag"),
    ]
)
THINGS = Kind("thing", "Thing", FACETS, "sector", "country", lambda keys: [], list, lambda path: [])


@transaction.atomic
def write(
    key: str,
    *,
    kind: str = "thing",
    visibility: str = "open",
    years: Sequence[int] = (),
    since: int | None = None,
    text: Mapping[str, Sequence[str]] | None = None,
    newest: int = 0,
    oldest: int = 9999,
    title: str = "",
    **values: Sequence[str],
) -> int:
    """Write a document, or write it again; returns its primary key. `values` with their ancestors, by facet."""
    terms = [(Group.KIND.value, kind), (Group.VISIBILITY.value, visibility)]
    terms += [(facet, value) for facet, found in values.items() for value in found]
    terms += [(Group.YEAR.value, str(year)) for year in years]
    terms += [(Group.SINCE.value, str(since))] if since else []
    numbers = [SearchTerm.objects.get_or_create(group=group, value=value)[0].pk for group, value in terms]
    row, _made = SearchDocument.objects.update_or_create(
        kind=kind,
        key=key,
        defaults={
            "visibility": visibility,
            "body": json.dumps({"key": key}),
            "packed": array("I", sorted(numbers)).tobytes(),
            "newest": newest,
            "updated": -newest,
            "oldest": oldest,
            "version": SearchCounter.take(),
        },
    )
    for language in ("en", "it"):
        SearchTitle.objects.update_or_create(document=row, language=language, defaults={"key": title or key})
    textindex.write(row.pk, text or {})
    return row.pk


@transaction.atomic
def empty(key: str, kind: str = "thing") -> None:
    """What is no longer live keeps a row without anything in it."""
    row = SearchDocument.objects.get(kind=kind, key=key)
    row.packed, row.body, row.visibility, row.version = b"", "", "", SearchCounter.take()
    row.save()
    textindex.remove([row.pk])
