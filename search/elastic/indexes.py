"""The portal's indexes in the cluster: which there are, which one is in use, and taking one into use."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from elasticsearch import Elasticsearch, NotFoundError

from search.elastic.mapping import format_of
from search.elastic.names import is_ours, read_alias, write_alias
from search.kinds import KINDS
from search.models import SearchCounter, SearchDelivery, SearchIndex


@dataclass(frozen=True)
class Index:
    """One index of ours. `meta` is what was noted with its mapping, see `search.elastic.rebuilding`."""

    name: str
    meta: dict[str, Any]
    aliases: frozenset[str]

    @property
    def is_current_format(self) -> bool:
        return self.meta.get("format") == format_of(KINDS.values())

    @property
    def is_of_this_database(self) -> bool:
        """Whether it was made from the database as it is, and not as it was before an older copy was restored."""
        history, version = SearchCounter.current()
        return (
            self.meta.get("history") == history and max(self.meta.get(name, 0) for name in ("seen", "top")) <= version
        )


def ours(client: Elasticsearch, prefix: str) -> list[Index]:
    """All indexes of this prefix, the oldest first."""
    found = client.indices.get(index=f"{prefix}-*", features="aliases,mappings").body
    return sorted(
        (
            Index(name, one.get("mappings", {}).get("_meta", {}), frozenset(one.get("aliases", {})))
            for name, one in found.items()
            if is_ours(name, prefix)
        ),
        key=lambda index: index.name[-20:],
    )


def in_use(client: Elasticsearch, prefix: str) -> Index | None:
    """The index that is read from; None before the first one is made."""
    return next((index for index in ours(client, prefix) if read_alias(prefix) in index.aliases), None)


def note(client: Elasticsearch, index: Index, **meta: Any) -> Index:
    """Keep `meta` with the index, beside what is kept there."""
    known = {**index.meta, **meta}
    client.indices.put_mapping(index=index.name, meta=known)
    return Index(index.name, known, index.aliases)


def take_into_use(client: Elasticsearch, prefix: str, index: Index) -> None:
    """Let both aliases lead to `index`, in one step, and to no other.

    Nobody asks it before it is adopted: what was told to the other one since may be missing, also what was hidden.
    The step is refused when it arrives late, after the other one was adopted once more: see `_seal`.
    """
    try:
        _swap(client, prefix, index)
    except NotFoundError:  # the worker adopted the other one at this very moment
        _swap(client, prefix, index)


def _swap(client: Elasticsearch, prefix: str, index: Index) -> None:
    read, write = read_alias(prefix), write_alias(prefix)
    actions: list[dict[str, Any]] = [
        {"remove": {"index": other.name, "alias": alias, "must_exist": True}}
        for other in ours(client, prefix)
        for alias in other.aliases
        if other.name != index.name and (alias in {read, write} or alias.startswith(_seal_of(other)))
    ]
    actions += [{"add": {"index": index.name, "alias": alias}} for alias in (read, write)]
    SearchIndex.bump()
    client.indices.update_aliases(actions=actions)


def adopt(client: Elasticsearch, index: Index) -> None:
    """Note in the database what `index` has: all up to the version it was brought to, but for what it refused.

    Writers wait, for who changes many rows in no order must be alone. Deliveries to another index are void from here
    on. Interrupted, it is done again by whoever finds the generation of the database not noted with the index.
    """
    seen, refused = index.meta.get("seen", 0), index.meta.get("refused", [])
    with transaction.atomic():
        SearchCounter.take()  # what is kept in memory of the other one's answers is over
        SearchIndex.lock()
        SearchIndex.bump()
        lacking = SearchDelivery.objects.filter(Q(version__gt=seen) | Q(pk__in=refused))
        # What was hidden by them was told to the other index and noted as done; this one may still show it.
        lacking.exclude(indexed=0).update(indexed=0, hides=True, due_at=None)
        has = SearchDelivery.objects.filter(version__lte=seen).exclude(pk__in=refused)
        has.exclude(indexed=F("version")).update(
            indexed=F("version"), hides=False, due_at=None, attempts=0, parked_at=None, reason=""
        )
        generation = SearchIndex.current()[0]
    _seal(client, index, generation)
    note(client, index, generation=generation)


def _seal(client: Elasticsearch, index: Index, generation: str) -> None:
    """Give `index` an alias that stands for this adoption: whoever takes its place must know it. So before it is noted,
    and anybody is let in."""
    old, new = f"{_seal_of(index)}*", f"{_seal_of(index)}{generation}"
    actions: list[dict[str, Any]] = [
        {"remove": {"index": index.name, "alias": old, "must_exist": False}},
        {"add": {"index": index.name, "alias": new}},
    ]
    client.indices.update_aliases(actions=actions)


def _seal_of(index: Index) -> str:
    """How the alias begins."""
    return f"{index.name}-"


def problem(client: Elasticsearch, prefix: str) -> str:
    """Why the index in use cannot answer, and what to do; empty when it can. One request."""
    return problem_of(in_use(client, prefix))


def problem_of(index: Index | None) -> str:
    """The same of what `in_use` gave."""
    if index is None:
        return "There is no index yet: run `manage.py rebuild_index`."
    if not index.is_current_format:
        return f"{index.name} was made by another version of the portal: run `manage.py rebuild_index`."
    if not index.is_of_this_database:
        return f"{index.name} belongs to another database or a newer state of it: run `manage.py rebuild_index`."
    if waits_for_adoption(index):
        return f"{index.name} is being taken into use by the worker."
    return ""


def waits_for_adoption(index: Index) -> bool:
    """Whether nothing lacks but that the database counts with it."""
    is_adopted = index.meta.get("generation") == SearchIndex.current()[0]
    return index.is_current_format and index.is_of_this_database and not is_adopted
