"""Words of a question as the search server is asked for them: which documents have them, and which points these get.

Python made the stems and names the places, as for the embedded engine; see `search.relevance`.
"""

from collections.abc import Iterator, Sequence

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search.kinds import Kind
from search.relevance import POINTS, places
from search.textindex.bounds import COLUMNS
from search.textindex.sought import MOST_GAPS, Sought, anywhere
from search.words import Unit


def having(unit: Unit, kind: Kind) -> Query:
    """Documents that have the unit; none when nothing of it can be sought."""
    return _any_of([*_said(anywhere(unit)), *_tagged(unit, kind)])


def scored(matching: Query, units: Sequence[Unit], kind: Kind, language: str) -> Query:
    """`matching` with the sum of points as score."""
    counting = [(points, _any_of(list(_said(sought)))) for points, sought in places(units) if sought]
    tagged = [(POINTS["concept"], _any_of(found)) for unit in units if (found := list(_tagged(unit, kind)))]
    counting += [*tagged, (POINTS["language"], Q("term", languages=language))]
    return Q(
        "bool",
        filter=[matching],
        should=[Q("constant_score", filter=query, boost=points) for points, query in counting],
    )


def _said(sought: Sought) -> Iterator[Query]:
    """Texts that have it, column by column; phrases are exact, since their stems are."""
    words = [run[0] for run in sought.runs if len(run) == 1]
    phrases = [" ".join(run) for run in sought.runs if len(run) > 1]
    for field in (f"stems.{column}" for column in ([sought.column] if sought.column else COLUMNS)):
        if words:
            yield Q("terms", **{field: words})
        yield from (Q("match_phrase", **{field: phrase}) for phrase in phrases)
        yield from (Q("intervals", **{field: _close(*pair)}) for pair in sought.near)


def _close(one: str, other: str) -> dict[str, object]:
    wanted = [{"match": {"query": stem}} for stem in (one, other)]
    return {"all_of": {"intervals": wanted, "ordered": False, "max_gaps": MOST_GAPS}}


def _tagged(unit: Unit, kind: Kind) -> Iterator[Query]:
    """Documents with one of the concepts that the unit names."""
    for facet in kind.facets:
        if slugs := sorted(slug for scheme, slug in unit.concepts if scheme == facet.scheme):
            yield Q("terms", **{f"facets.{facet.name}": slugs})


def _any_of(found: Sequence[Query]) -> Query:
    return Q("bool", should=list(found)) if found else Q("match_none")
