"""Where the values of a vocabulary stand in a list: worked out once for each version of the vocabularies."""

from collections.abc import Mapping
from typing import NamedTuple

from search.facets import Facet
from search.presentation.addresses import Labels
from taxonomy.derived import Derived
from taxonomy.table import Table


class Place(NamedTuple):
    """`rank`: among all values of the vocabulary, in its own order or by name. `above`: broader values, the broadest
    first."""

    label: str
    rank: int
    above: tuple[str, ...] = ()


class _Lists:
    """Places by vocabulary, order and language, each worked out when it is first asked for."""

    def __init__(self, vocabulary: Table) -> None:
        self._vocabulary = vocabulary
        self._known: dict[tuple[str, bool, str], dict[str, Place]] = {}

    def of(self, facet: Facet, labels: Labels) -> Mapping[str, Place]:
        by_rank = facet.order == "rank"
        key = (str(facet.scheme), by_rank, labels.language)
        if key not in self._known:
            self._known[key] = self._read(str(facet.scheme), by_rank, labels)
        return self._known[key]

    def _read(self, scheme: str, by_rank: bool, labels: Labels) -> dict[str, Place]:
        named = [(entry, entry.label(labels.language)) for entry in self._vocabulary.of(scheme)]
        if by_rank:
            named.sort(key=lambda pair: (pair[0].rank, pair[0].notation))
        else:
            named.sort(key=lambda pair: (labels.key(pair[1]), pair[0].slug))
        return {
            entry.slug: Place(label, rank, tuple(wide.slug for wide in self._vocabulary.ancestors(entry))[::-1])
            for rank, (entry, label) in enumerate(named)
        }


_lists = Derived(_Lists)


def places(facet: Facet, values: set[str], labels: Labels) -> Mapping[str, Place]:
    """Of all concepts of the facet's vocabulary; of `values`, by name, for a facet that has none."""
    if facet.scheme:
        return _lists.current().of(facet, labels)
    named = sorted((labels.of(facet, value), value) for value in values)
    named.sort(key=lambda pair: labels.key(pair[0]))
    return {value: Place(label, rank) for rank, (label, value) in enumerate(named)}
