"""Names of values that have no vocabulary, such as organisations: in memory while the documents stay as they are."""

from collections.abc import Collection, Iterable

from django.db import connection

from search.models import SearchCounter, SearchTerm

MOST = 50_000  # kept at once
Term = tuple[str, str]  # facet and value

_kept: tuple[tuple[str, int], dict[Term, str]] = ("", -1), {}


def names(wanted: Collection[Term]) -> dict[Term, str]:
    """Those of `wanted` that have one. One query where any was not asked for since the documents moved on."""
    global _kept
    at, (kept_at, kept) = SearchCounter.current(), _kept
    known = kept if kept_at == at and len(kept) <= MOST else {}
    if missing := [term for term in wanted if term not in known]:
        known = known | _read(missing)
        if connection.get_autocommit() and not connection.in_atomic_block:  # else it may be rolled back
            _kept = at, known
    return {term: name for term in wanted if (name := known[term])}


def _read(terms: Iterable[Term]) -> dict[Term, str]:
    found = dict.fromkeys(terms, "")
    groups, values = ({term[part] for term in found} for part in (0, 1))
    rows = SearchTerm.objects.filter(group__in=groups, value__in=values).exclude(label="")
    for group, value, label in rows.values_list("group", "value", "label"):
        if (group, value) in found:  # another group may have the same value for something that is closed
            found[group, value] = label
    return found
