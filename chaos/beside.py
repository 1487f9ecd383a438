"""Two engines asked the same: what they answer differently, and how much their best hits have in common."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from search.backends.base import SearchBackend
from search.enums import Sort
from search.query import SearchQuery, Years
from search.readers import Reader
from search.results import Around, Matrix, SearchResult

BEST = 10
STREAMED = 1_000  # hits that are always compared one by one
STREAMED_EVERY = 20  # of the other questions
Pair = tuple[str, Any, Any]  # what was asked, one answer, the other


@dataclass
class Tally:
    """`asked` answers, `worded` of them to questions with words; `differing` tells each that is not alike.

    `overlaps` has the share of the ten best hits that both have, for each question with more than ten.
    """

    asked: int = 0
    worded: int = 0
    questions: int = 0
    differing: list[str] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)

    @property
    def overlap(self) -> float:
        return sum(self.overlaps) / len(self.overlaps) if self.overlaps else 1.0


def compare(one: SearchBackend, other: SearchBackend, query: SearchQuery, reader: Reader, tally: Tally) -> None:
    """Ask both everything that can be asked with `query`, and note it in `tally`."""
    tally.questions += 1
    for name, first, second in _asked(one, other, query, reader, tally.questions):
        tally.asked += 1
        tally.worded += bool(query.words)
        if first != second:
            tally.differing.append(f"{name} ?{query.to_querystring()} for {reader}:\n  {_where(first, second)}"[:1500])
    if query.words and query.sort == Sort.RELEVANCE:
        _overlap(one, other, query, reader, tally)


def _asked(one: SearchBackend, other: SearchBackend, query: SearchQuery, reader: Reader, number: int) -> Iterator[Pair]:
    found = [engine.run(query, reader) for engine in (one, other)]
    yield "run", *map(_result, found)
    yield "counts", *(_counts(engine.counts(query, reader)) for engine in (one, other))
    yield "matrix", *(_matrix(engine.matrix(query, reader)) for engine in (one, other))
    without = [query, replace(query, words=""), replace(query, filters={}), replace(query, years=Years())]
    yield "totals", *(engine.totals(without, reader) for engine in (one, other))
    if found[0].total > STREAMED and number % STREAMED_EVERY:
        return
    streams = [[hit.key for hit in engine.hits(query, reader)] for engine in (one, other)]
    yield "hits", *streams
    for key in {streams[0][place] for place in (0, len(streams[0]) // 2, -1)} if streams[0] else ():
        yield f"around {key}", *(_around(engine.around(query, reader, key)) for engine in (one, other))


def _result(found: SearchResult) -> dict[str, Any]:
    keys = [hit.key for hit in found.hits]
    told = {"total": found.total, "page": found.page, "pages": found.pages, "hits": keys, "ignored": found.ignored}
    return told | {"years": dict(found.years), "counts": _counts(found.counts)}


def _counts(found: Any) -> dict[str, dict[str, int]]:
    return {facet: dict(values) for facet, values in found.items() if values}


def _matrix(found: Matrix) -> dict[str, Any]:
    cells = {place: number for place, number in found.cells.items() if number}
    margins = {"row totals": dict(found.row_totals), "column totals": dict(found.column_totals)}
    return {"rows": found.rows, "columns": found.columns, "cells": cells, "total": found.total, **margins}


def _around(found: Around | None) -> tuple[Any, ...] | None:
    return found and (
        found.position, found.total, found.previous and found.previous.key, found.next and found.next.key
    )  # fmt: skip


def _overlap(one: SearchBackend, other: SearchBackend, query: SearchQuery, reader: Reader, tally: Tally) -> None:
    best = [[hit.key for hit in engine.hits(query, reader, at_most=BEST)] for engine in (one, other)]
    if one.totals([query], reader)[0] > BEST:
        tally.overlaps.append(len(set(best[0]) & set(best[1])) / BEST)


def _where(first: Any, second: Any) -> str:
    """The parts that differ."""
    if isinstance(first, dict) and isinstance(second, dict):
        parts = [key for key in {**first, **second} if first.get(key) != second.get(key)]
        return "; ".join(f"{part}: {_where(first.get(part), second.get(part))}" for part in parts[:8])
    return f"{first!r} and {second!r}"[:600]
