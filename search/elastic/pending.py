"""What the search server was not told yet: one query a search."""

from dataclasses import dataclass

from django.db.models import F

from search.models import SearchDelivery
from search.readers import Reader

MOST = 1_000  # waiting documents; beyond, the engine in the portal answers


@dataclass(frozen=True)
class Pending:
    """`hiding` are primary keys that must not be found any more, or not by everybody who finds them there. `count` goes
    to `MOST` + 1; `oldest` is the lowest version that waits."""

    count: int
    hiding: frozenset[int] = frozenset()
    oldest: int = 0

    @property
    def settled(self) -> bool:
        """Whether the server knows everything."""
        return not self.count

    def lets_answer(self, reader: Reader) -> bool:
        """Whether the server may answer: not when too much waits, nor somebody whose own change waits."""
        return self.count <= MOST and not (self.count and self.oldest <= reader.wrote)


def look() -> Pending:
    rows = SearchDelivery.objects.filter(version__gt=F("indexed")).order_by("version")
    waiting = list(rows.values_list("pk", "hides", "version")[: MOST + 1])
    hiding = frozenset(pk for pk, hides, _version in waiting if hides)
    return Pending(len(waiting), hiding, waiting[0][2] if waiting else 0)
