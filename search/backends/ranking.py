"""Hits in the order by relevance: sets of documents with equal points, the best first, each the newest first."""

from collections import defaultdict
from collections.abc import Iterator

from pyroaring import BitMap

from search.backends import orders
from search.backends.selection import Selection
from search.enums import Group, Sort
from search.relevance import POINTS, places


def best_first(selection: Selection, at_most: int) -> Iterator[int]:
    """Primary keys of the first `at_most` hits, or of more. One statement for the places of words, one for dates."""
    *better, last = _wanted(_bands(selection), at_most)
    rank = {pk: number for number, band in enumerate(better) for pk in band}
    among = BitMap.union(last, *better)
    newest = list(orders.walk(selection.snapshot, among, Sort.NEWEST, selection.reader.language))
    yield from sorted(filter(rank.__contains__, newest), key=rank.__getitem__)
    yield from filter(last.__contains__, newest)


def _wanted(bands: list[BitMap], at_most: int) -> list[BitMap]:
    """As many of the best as have `at_most` documents between them; one at least."""
    count = 0
    for number, band in enumerate(bands, 1):
        count += len(band)
        if count >= at_most:
            return bands[:number]
    return bands


def _bands(selection: Selection) -> list[BitMap]:
    """The hits by their points, those with the most first."""
    bands = {0: selection.hits}
    for points, having in _counting(selection):
        split: defaultdict[int, BitMap] = defaultdict(BitMap)
        for reached, documents in bands.items():
            split[reached + points] |= documents & having
            split[reached] |= documents - having
        bands = {reached: documents for reached, documents in split.items() if documents}
    return [bands[points] for points in sorted(bands, reverse=True)] or [BitMap()]


def _counting(selection: Selection) -> Iterator[tuple[int, BitMap]]:
    """Points, and all documents that get them."""
    points, wanted = zip(*places(selection.words.units), strict=True)
    yield from zip(points, selection.found(wanted), strict=True)
    for unit in selection.words.units:
        yield POINTS["concept"], selection.tagged(unit)
    yield POINTS["language"], selection.snapshot.having(Group.TEXT, selection.reader.language)
