"""What the search server was not told yet: one query a search."""

from dataclasses import dataclass

from django.db.models import F

from search.models import SearchDelivery
from search.readers import Reader

MOST = 1_000  # waiting documents; beyond, the engine in the portal answers


@dataclass(frozen=True)
class Pending:
    """`hiding` are primary keys that must not be found any more, or not by everybody who finds them there. `count` goes
    to `MOST` + 1. `oldest` is the lowest version on its way, 0 for none; `parked` are those that the server refused."""

    count: int
    hiding: frozenset[int] = frozenset()
    oldest: int = 0
    parked: frozenset[int] = frozenset()

    @property
    def settled(self) -> bool:
        """Whether the server's answers stay as they are until the counter of the documents moves on: nothing waits, or
        only what was parked, and whoever sends that again moves the counter."""
        return not self.oldest

    def lets_answer(self, reader: Reader) -> bool:
        """Whether the server may answer: not when too much waits, nor somebody whose own change waits."""
        is_own = reader.wrote in self.parked or 0 < self.oldest <= reader.wrote
        return self.count <= MOST and not is_own


def look() -> Pending:
    rows = SearchDelivery.objects.filter(version__gt=F("indexed")).order_by("version")
    waiting = list(rows.values_list("pk", "hides", "version", "parked_at")[: MOST + 1])
    hiding = frozenset(pk for pk, hides, _version, _parked in waiting if hides)
    parked = frozenset(version for _pk, _hides, version, parked_at in waiting if parked_at)
    oldest = next((version for _pk, _hides, version, parked_at in waiting if not parked_at), 0)
    return Pending(len(waiting), hiding, oldest, parked)
