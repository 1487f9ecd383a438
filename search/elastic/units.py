"""Words of a question as the search server is asked for them: which documents have them, and which have them best.

A document has a unit when one of its columns of stems has one of the unit's runs, or when it carries a concept that
the unit names. Python decided both, as for the embedded engine; scores put in order and never decide what is found.
"""

from collections.abc import Iterator, Sequence

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search.kinds import Kind
from search.textindex.bounds import COLUMNS, Run, runs
from search.words import Unit

# All that decides the order by relevance. A unit counts by the column that has it, or by the concept that it names: the
# best of them, and `others` of the rest. `proximity` is for words near each other, times the weight of their column.
# What has a text in the reader's language counts `language` times.
BOOSTS = {
    "title": 10.0, "names": 6.0, "summary": 4.0, "story": 1.0, "concept": 12.0, "others": 0.3, "proximity": 1.0,
    "language": 1.2,
}  # fmt: skip
MOST_GAPS = 4  # other words between those that are near each other


def having(unit: Unit, kind: Kind) -> Query:
    """Documents that have the unit; none when nothing of it can be sought."""
    found = [*(_said(column, run) for run in runs(unit) for column in COLUMNS), *_tagged(unit, kind)]
    return Q("bool", should=found) if found else Q("match_none")


def scored(matching: Query, units: Sequence[Unit], kind: Kind, language: str) -> Query:
    """`matching` with scores: the sum over all units, and for words that stand together."""
    told = [_score(unit, kind) for unit in units] + list(_near(units))
    return Q(
        "function_score",
        query=Q("bool", filter=[matching], should=told),
        functions=[{"filter": Q("term", languages=language), "weight": BOOSTS["language"]}],
    )


def _said(column: str, run: Run, boost: float = 1.0) -> Query:
    """Documents with the run in this column; phrases are exact, since their stems are."""
    if len(run) == 1:
        return Q("term", **{f"stems.{column}": {"value": run[0], "boost": boost}})
    return Q("match_phrase", **{f"stems.{column}": {"query": " ".join(run), "boost": boost}})


def _tagged(unit: Unit, kind: Kind) -> Iterator[Query]:
    """Documents with one of the concepts that the unit names."""
    for facet in kind.facets:
        if slugs := sorted(slug for scheme, slug in unit.concepts if scheme == facet.scheme):
            yield Q("terms", **{f"facets.{facet.name}": slugs})


def _score(unit: Unit, kind: Kind) -> Query:
    places = [_said(column, run, BOOSTS[column]) for run in runs(unit) for column in COLUMNS]
    places += [Q("constant_score", filter=tagged, boost=BOOSTS["concept"]) for tagged in _tagged(unit, kind)]
    return Q("dis_max", queries=places, tie_breaker=BOOSTS["others"]) if places else Q("match_none")


def _near(units: Sequence[Unit]) -> Iterator[Query]:
    """Columns in which all plain words stand near each other, in any order and any of their languages."""
    words = [[run for run in runs(unit) if len(run) == 1] for unit in units]
    wanted = [_any_of(found) for found in words if found]
    if len(wanted) < 2:
        return
    for column in COLUMNS:
        together = {"intervals": wanted, "ordered": False, "max_gaps": MOST_GAPS}
        boost = BOOSTS[column] * BOOSTS["proximity"]
        yield Q("intervals", **{f"stems.{column}": {"all_of": together, "boost": boost}})


def _any_of(found: Sequence[Run]) -> dict[str, object]:
    stems: list[dict[str, object]] = [{"match": {"query": run[0]}} for run in found]
    return {"any_of": {"intervals": stems}} if len(stems) > 1 else stems[0]
