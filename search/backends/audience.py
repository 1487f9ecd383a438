"""Which documents a reader may find at all."""

import json
from collections.abc import Iterable, Iterator, Mapping

from pyroaring import BitMap, FrozenBitMap

from search import documents
from search.backends.orders import Row
from search.backends.snapshot import Snapshot
from search.enums import Group
from search.kinds import Kind
from search.models import SearchDocument
from search.privacy import mark_of
from search.readers import Reader
from search.results import Hit


class Audience:
    """Readers for whom the same `documents` of a kind are there."""

    def __init__(self, snapshot: Snapshot, documents: BitMap) -> None:
        self.documents = documents
        self._snapshot = snapshot
        self._offered: dict[str, Mapping[str, BitMap]] = {}

    def offered(self, group: str) -> Mapping[str, BitMap]:
        """The values that any of these documents has, with all documents that have them."""
        if group not in self._offered:
            values = self._snapshot.of_group(group).items()
            self._offered[group] = {value: bitmap for value, bitmap in values if bitmap.intersect(self.documents)}
        return self._offered[group]


def audience(snapshot: Snapshot, kind: Kind, reader: Reader) -> Audience:
    """Made once a snapshot for all readers who are let in by the same restrictions."""
    hidden = _behind_new_restrictions(snapshot, kind, reader)
    key = ("audience", kind.name, reader.accepted, reader.home, hidden)
    return snapshot.notes.get(key) or snapshot.note(key, _make(snapshot, kind, reader, hidden))


def is_open_to(reader: Reader, visibility: str) -> bool:
    """`visibility` as a document has it: each of its restrictions must let the reader in. Empty: for nobody."""
    if visibility == SearchDocument.OPEN:
        return True
    return all(part.isdecimal() and int(part) in reader.accepted for part in visibility.split("+"))


def shown(rows: Iterable[Row], kind: Kind, reader: Reader) -> Iterator[Hit]:
    """Hits that the reader may still see: a row may be newer than what found it."""
    for pk, name, key, visibility, body in rows:
        if body and name == kind.name and is_open_to(reader, visibility):
            yield Hit(pk, key, json.loads(body))


def _make(snapshot: Snapshot, kind: Kind, reader: Reader, hidden: FrozenBitMap) -> Audience:
    classes = snapshot.of_group(Group.VISIBILITY).items()
    allowed = (bitmap for visibility, bitmap in classes if is_open_to(reader, visibility))
    found = BitMap.union(BitMap(), *allowed) & snapshot.having(Group.KIND, kind.name)
    if reader.home:
        found &= snapshot.having(Group.HOME, reader.home)
    return Audience(snapshot, found - hidden)


def _behind_new_restrictions(snapshot: Snapshot, kind: Kind, reader: Reader) -> FrozenBitMap:
    """What lies below pages that were closed, but does not carry it yet."""
    hidden = BitMap()
    for restriction, path in reader.closed:
        if mark_of(restriction, path) not in snapshot.applied:
            key = ("below", kind.name, path)
            hidden |= snapshot.notes.get(key) or snapshot.note(key, _below(kind, path))
    return FrozenBitMap(hidden)


def _below(kind: Kind, path: str) -> BitMap:
    """Asked once a snapshot: who comes below or leaves makes a new one."""
    found = BitMap()
    for keys in documents.batches(kind.keys_below(path)):
        found.update(SearchDocument.objects.filter(kind=kind.name, key__in=keys).values_list("pk", flat=True))
    return found
