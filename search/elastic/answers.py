"""What the search server answers, read into results. What is not whole is no answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.backends.matrix import lines
from search.backends.selection import YEARS, year_by_year
from search.elastic.questions import SINCE, THERE, Question, field_of
from search.query import SearchQuery
from search.results import Matrix

REFUSED = 400, "search_phase_execution_exception"  # by those who hold the documents, not for want of an index
Answer = Mapping[str, Any]
Offered = Mapping[str, tuple[Any, ...]]  # values by field


class NotReady(Exception):  # noqa: N818 - says who has to answer, not that something failed
    """The search server does not know enough yet to answer this reader; the embedded engine does."""


class RefusedError(Exception):
    """The server does not take the question as it is: too long, or not understood. Another one it may answer."""


class PartialAnswerError(Exception):
    """A search failed, or a part of the index did not answer it."""


@dataclass(frozen=True)
class Page:
    """Hits of one request: how many there are in all, primary keys in order, sort values of the last one."""

    total: int
    pks: tuple[int, ...]
    last: tuple[Any, ...] = ()


def whole(answer: Answer) -> Answer:
    """`answer` if it is complete. Raises PartialAnswerError, RefusedError."""
    if error := answer.get("error"):
        is_refused = (answer.get("status"), error.get("type")) == REFUSED
        raise (RefusedError if is_refused else PartialAnswerError)(f"{error.get('type')}: {error.get('reason')}"[:500])
    if answer.get("timed_out") or answer["_shards"]["failed"]:
        raise PartialAnswerError(f"timed out: {answer.get('timed_out')}, {answer['_shards']}"[:500])
    return answer


def page_of(question: Question, answer: Answer) -> Page:
    """Behind the key, the last of a question's sort values, a point in time has one more of its own."""
    place = len(question.order) - 1
    hits = answer["hits"]["hits"]
    pks = tuple(hit["sort"][place] for hit in hits)
    return Page(total_of(answer), pks, tuple(hits[-1]["sort"]) if hits else ())


def total_of(answer: Answer) -> int:
    return answer["hits"]["total"]["value"]


def is_there(answer: Answer) -> bool:
    return answer["aggregations"][THERE]["doc_count"] > 0


def offered_of(answer: Answer) -> Offered:
    """For each field the values that there are, sorted."""
    return {name: tuple(sorted(_buckets(found))) for name, found in answer["aggregations"].items()}


@dataclass(frozen=True)
class Counts:
    """`by_facet` has every value offered, zero included; so have `years`."""

    by_facet: dict[str, dict[str, int]]
    years: dict[int, int]


def counts_of(question: Question, answer: Answer, offered: Offered) -> Counts:
    """The groups of `Question.counts` as one; `offered` may be a moment older."""
    groups = answer["aggregations"]

    def counted(name: str, field: str) -> dict[Any, int]:
        return dict.fromkeys(offered[field], 0) | _buckets(groups[question.group_of(name)][field])

    by_facet = {facet.name: counted(facet.name, field_of(facet.name)) for facet in question.query.kind.facets}
    years = year_by_year(counted(YEARS, YEARS), counted(YEARS, SINCE), question.reader.year)
    return Counts(by_facet, years)


def matrix_of(query: SearchQuery, answer: Answer, offered: Offered) -> Matrix:
    tops, leaves = lines(query, lambda facet: offered[field_of(facet.name)])
    found = answer["aggregations"]
    across, down = _buckets(found["rows"]["rows"]), _buckets(found["columns"]["columns"])
    cells = {
        (row["key"], column): number
        for row in found["cells"]["rows"]["buckets"]
        for column, number in _buckets(row["columns"]).items()
        if row["key"] in tops and column in leaves
    }
    return Matrix(
        rows=tops,
        columns=leaves,
        cells=cells,
        row_totals={row: across.get(row, 0) for row in tops},
        column_totals={column: down.get(column, 0) for column in leaves},
        total=found["total"]["doc_count"],
    )


def _buckets(found: Answer) -> dict[Any, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
