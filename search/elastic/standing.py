"""What readers are told apart by, and what was found out about it: kept in memory until the documents move on."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from search.backends.audience import is_open_to
from search.elastic.answers import NotReady
from search.enums import Group
from search.models import SearchCounter, SearchTerm
from search.privacy import mark_of
from search.readers import Reader

MOST_NOTES = 64


@dataclass(frozen=True, eq=False)
class Standing:
    """One state of the documents: their visibility classes, and the marks of restrictions that they carry already."""

    at: tuple[str, int] = ("", -1)
    classes: frozenset[str] = frozenset()
    applied: frozenset[str] = frozenset()
    notes: dict[Hashable, Any] = field(default_factory=dict)

    def allowed(self, reader: Reader) -> tuple[str, ...]:
        """Classes that let the reader in. Raises NotReady while documents do not carry a restriction yet."""
        late = [key for key, path in reader.closed if mark_of(key, path) not in self.applied]
        if late:
            raise NotReady(f"not all documents carry the restrictions {late}")
        return tuple(sorted(name for name in self.classes if is_open_to(reader, name)))

    def note(self, key: Hashable, found: Any) -> None:
        """Keep `found` under `key`; what was kept is dropped when it is too much."""
        if len(self.notes) >= MOST_NOTES:
            self.notes.clear()
        self.notes[key] = found


class Memory:
    """The last state that is committed. Each backend has its own: what it notes is true of its index."""

    def __init__(self) -> None:
        self._known = Standing()

    def current(self) -> Standing:
        """One query where the documents moved on. What a transaction did may be rolled back and is nobody else's."""
        at = SearchCounter.current()
        known = self._known
        if known.at == at:
            return known
        read = _read(at)
        if not (connection.in_atomic_block or not connection.get_autocommit()):
            self._known = read
        return read


def _read(at: tuple[str, int]) -> Standing:
    """The terms are read after the version and may be newer, as the documents that are found by them."""
    found: dict[str, set[str]] = {Group.VISIBILITY.value: set(), Group.APPLIED.value: set()}
    for group, value in SearchTerm.objects.filter(group__in=found).values_list("group", "value"):
        found[group].add(value)
    return Standing(at, frozenset(found[Group.VISIBILITY.value]), frozenset(found[Group.APPLIED.value]))
