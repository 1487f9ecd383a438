"""All documents as bitmaps: who has which term. Read once a process, then only what changed.

A snapshot never changes. A newer one shares all bitmaps that stayed the same, and one reference is swapped, so other
threads go on with the picture they have.
"""

import sys
from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat
from operator import itemgetter, mul, rshift
from struct import Struct
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import Q
from pyroaring import BitMap, BitMap64

from core.models.state import forget
from search.enums import Group
from search.models import SearchCounter, SearchDocument, SearchTerm

READ_AT_ONCE = 65_536  # rows: what waits stays small however many there are
LONGEST_CONTAINER = 8 + 8192 + 1  # bytes of 65,536 documents when written: head, bits, whether it is of runs
MOST_TERMS_BY_NUMBER = 500  # of those not known yet; beyond, all terms are read
MOST_NOTES = 64
NOTHING = BitMap()

Bitmaps = dict[int, BitMap]
Row = tuple[int, bytes | memoryview]  # primary key, packed terms
Terms = Mapping[str, Mapping[str, int]]  # group -> value -> number


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The documents up to `version` of one history, by primary key.

    `bitmaps` maps the number of a term to the documents that have it, `terms` groups and values to numbers. `applied`
    are the marks of restrictions that these documents already carry. `notes` keeps what was found out about this
    snapshot and is dear to find again.
    """

    epoch: str = ""
    version: int = 0
    bitmaps: Mapping[int, BitMap] = field(default_factory=dict)
    terms: Terms = field(default_factory=dict)
    applied: frozenset[str] = frozenset()
    notes: dict[Hashable, Any] = field(default_factory=dict)

    def having(self, group: str, value: str) -> BitMap:
        number = self.terms.get(group, {}).get(value)
        return NOTHING if number is None else self.bitmaps.get(number, NOTHING)

    def of_group(self, group: str) -> dict[str, BitMap]:
        """The bitmaps of all values that any document has."""
        terms = self.terms.get(group, {}).items()
        return {value: self.bitmaps[number] for value, number in terms if number in self.bitmaps}

    def note(self, key: Hashable, found: Any) -> Any:
        """Keep `found` under `key`; what was kept is dropped when it is too much."""
        if len(self.notes) >= MOST_NOTES:
            self.notes.clear()
        self.notes[key] = found
        return found

    @property
    def size(self) -> int:
        """Bytes of all bitmaps when written out."""
        return sum(len(bitmap.serialize()) for bitmap in self.bitmaps.values())

    def is_at(self, epoch: str, version: int) -> bool:
        return self.epoch == epoch and self.version == version

    def leads_to(self, epoch: str, version: int) -> bool:
        """Whether that state can be reached from here by reading what is newer."""
        return self.epoch == epoch and self.version <= version


# --- the one of this process ------------------------------------------------------------------

_current = Snapshot()
_refreshing = Lock()


def current() -> Snapshot:
    """All that is committed, and what this transaction did; asks for the counter alone when that did not move."""
    global _current
    known = _current
    if known.is_at(*SearchCounter.current()):
        return known
    forget()  # what this request read first may be older than what another thread knows by now
    if connection.in_atomic_block or not connection.get_autocommit():
        return _brought_to(known, *SearchCounter.current())  # may be rolled back, so it is nobody else's
    with _refreshing:  # who waited here has nothing left to do
        _current = _brought_to(_current, *SearchCounter.current())
        return _current


def _brought_to(known: Snapshot, epoch: str, version: int) -> Snapshot:
    """The rows are read after the version and may be newer: then they are read once more next time."""
    if known.is_at(epoch, version):
        return known
    base = known if known.leads_to(epoch, version) else Snapshot(epoch, -1)
    applied = frozenset(SearchTerm.objects.filter(group=Group.APPLIED).values_list("value", flat=True))
    documents = SearchDocument.objects
    rows = documents.all() if base.version < 0 else documents.filter(version__gt=base.version)
    bitmaps = changed(base.bitmaps, rows.values_list("pk", "packed").iterator())
    return Snapshot(epoch, version, bitmaps, _named(base.terms, bitmaps), applied)


# --- made from rows ---------------------------------------------------------------------------


def changed(bitmaps: Mapping[int, BitMap], rows: Iterable[Row]) -> Bitmaps:
    """`bitmaps` as they are once `rows` replace what these documents had before."""
    pks, added = gathered(rows)
    kept = {number: bitmap - pks if bitmap.intersect(pks) else bitmap for number, bitmap in bitmaps.items()}
    for number, bitmap in added.items():
        kept[number] = kept[number] | bitmap if number in kept else bitmap
    return {number: bitmap for number, bitmap in kept.items() if bitmap}


def gathered(rows: Iterable[Row]) -> tuple[BitMap, Bitmaps]:
    """All primary keys of `rows`, and those of each term."""
    pks, postings, waiting = BitMap(), BitMap64(), iter(rows)
    while batch := list(islice(waiting, READ_AT_ONCE)):
        some, packed = array("I", map(itemgetter(0), batch)), list(map(itemgetter(1), batch))
        pks |= BitMap(some)
        postings |= _postings(some, packed)
    return pks, _by_term(postings, pks)


def _postings(pks: Sequence[int], packed: Sequence[bytes | memoryview]) -> BitMap64:
    """Each term of each document as one number: that of the term, then the primary key, 32 bits each."""
    terms = array("I", b"".join(packed))
    counts = map(rshift, map(len, packed), repeat(2))
    owners = array("I", b"".join(map(mul, map(Struct("=I").pack, pks), counts)))
    halves = array("I", bytes(8 * len(terms)))
    low, high = (0, 1) if sys.byteorder == "little" else (1, 0)
    halves[low::2], halves[high::2] = owners, terms
    return BitMap64(array("Q", halves.tobytes()))


def _by_term(postings: BitMap64, pks: BitMap) -> Bitmaps:
    """Taken out of what `postings` are written as: their number, then by its upper half a plain bitmap each.

    See "Extension for 64-bit implementations" in the Roaring format's specification. Bitmaps read in one go also lie
    in memory one after the other, and counting runs over all of them.
    """
    written, found, start = postings.serialize(), {}, 8
    longest = 16 + (len(pks) and (pks.max() >> 16) + 1) * LONGEST_CONTAINER
    while start < len(written):
        term = int.from_bytes(written[start : start + 4], "little")
        found[term] = BitMap.deserialize(written[start + 4 : start + 4 + longest])
        start += 4 + len(found[term].serialize())
    return found


def _named(terms: Terms, bitmaps: Bitmaps) -> Terms:
    """`terms` with those that appeared in `bitmaps`.

    They are asked for by their numbers: a higher number may be committed before a lower one.
    """
    missing = set(bitmaps).difference(*(values.values() for values in terms.values()))
    if not missing:
        return terms
    which = Q(pk__in=missing) if len(missing) <= MOST_TERMS_BY_NUMBER else Q()
    named = {group: dict(values) for group, values in terms.items()}
    for group, value, number in SearchTerm.objects.filter(which).values_list("group", "value", "pk"):
        named.setdefault(group, {})[value] = number
    return named
