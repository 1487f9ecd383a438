"""An engine beside the oracle. Each function raises DifferenceError with all that is not alike."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from search.backends.base import SearchBackend
from search.query import PAGE_SIZE, SearchQuery
from search.readers import Reader
from search.results import Hit, SearchResult
from tests.search.contract.oracle import Answer, Oracle


class DifferenceError(AssertionError):
    """Two answers to one question."""


def compare_run(engine: SearchBackend, oracle: Oracle, query: SearchQuery, reader: Reader) -> Answer:
    """Set, order, page, all counts, years and ignored words of `run`, and the counts of `counts`."""
    right, found = oracle.run(query, reader), engine.run(query, reader)
    problems = _different(
        total=(found.total, right.total), page=(found.page, right.page), pages=(found.pages, right.pages),
        ignored=(found.ignored, right.ignored), years=(dict(found.years), right.years),
    )  # fmt: skip
    problems += _hits(found, right) + _counts(found.counts, right.counts, "counts in run")
    problems += _counts(engine.counts(query, reader), right.counts, "counts")
    _raise(problems, query, reader)
    return right


def compare_all_hits(engine: SearchBackend, oracle: Oracle, query: SearchQuery, reader: Reader) -> None:
    """The stream of all hits in their order, its beginning, and the total."""
    right = [one.draft.key for one in oracle.found(query, reader)]
    found = [hit.key for hit in engine.hits(query, reader)]
    some = [hit.key for hit in engine.hits(query, reader, at_most=7)]
    problems = _different(total=(engine.totals([query], reader), [len(right)]), beginning=(some, found[:7]))
    problems += _different(order=(found, right))
    _raise(problems, query, reader)


def compare_pages(
    engine: SearchBackend, oracle: Oracle, query: SearchQuery, reader: Reader, only: set[int] | None
) -> None:
    """Pages (`only` these, or all) are slices of all hits."""
    right = [one.draft.key for one in oracle.found(query, reader)]
    problems: list[str] = []
    for page in range(1, max(1, -(-len(right) // PAGE_SIZE)) + 1):
        if only is None or page in only:
            found = [hit.key for hit in engine.run(replace(query, page=page), reader).hits]
            problems += _different(**{f"page {page}": (found, right[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])})
    _raise(problems, query, reader)


def compare_matrix(engine: SearchBackend, oracle: Oracle, query: SearchQuery, reader: Reader) -> None:
    found, right = engine.matrix(query, reader), oracle.matrix(query, reader)
    cells = {place: number for place, number in found.cells.items() if number}
    problems = _different(
        rows=(found.rows, right.rows), columns=(found.columns, right.columns), cells=(cells, right.cells),
        row_totals=(dict(found.row_totals), right.row_totals), total=(found.total, right.total),
        column_totals=(dict(found.column_totals), right.column_totals),
    )  # fmt: skip
    _raise(problems, query, reader)


def compare_around(engine: SearchBackend, oracle: Oracle, query: SearchQuery, reader: Reader) -> None:
    """Neighbours of the first, the second, one in the middle and the last hit."""
    keys = [one.draft.key for one in oracle.found(query, reader)]
    problems = []
    for place in sorted({0, 1, len(keys) // 2, len(keys) - 1} & set(range(len(keys)))):
        found = engine.around(query, reader, keys[place])
        told = found and (found.position, found.total, _key(found.previous), _key(found.next))
        before, after = (keys[place - 1] if place else None), (keys[place + 1] if place + 1 < len(keys) else None)
        problems += _different(around=(told, (place + 1, len(keys), before, after)))
    _raise(problems, query, reader)


def _key(hit: Hit | None) -> str | None:
    return hit.key if hit else None


def _hits(found: SearchResult, right: Answer) -> list[str]:
    wrong = [hit for hit in found.hits if hit.body.get("key") != hit.key]
    return _different(bodies=(wrong, []), keys=([hit.key for hit in found.hits], right.keys))


def _counts(found: Mapping[str, Mapping[str, int]], right: Mapping[str, Mapping[str, int]], where: str) -> list[str]:
    """Facets without any value may be left out."""
    pairs = {
        f"{where}: {facet}={value}": (found.get(facet, {}).get(value), right.get(facet, {}).get(value))
        for facet in sorted({*found, *right})
        for value in sorted({*found.get(facet, {}), *right.get(facet, {})})
    }
    return _different(**pairs)


def _different(**pairs: tuple[Any, Any]) -> list[str]:
    return [f"{name} is {found!r}, not {right!r}"[:600] for name, (found, right) in pairs.items() if found != right]


def _raise(problems: list[str], query: SearchQuery, reader: Reader) -> None:
    if problems:
        told = "\n  ".join(problems[:12])
        raise DifferenceError(f"?{query.to_querystring()} for {reader} is answered wrongly:\n  {told}")
