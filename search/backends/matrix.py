"""Rows by columns of one search: where documents are, and where there are gaps."""

from collections.abc import Callable, Iterable

from search.backends.selection import Selection
from search.facets import Facet
from search.query import SearchQuery
from search.results import Matrix
from taxonomy import table
from taxonomy.table import Entry


def matrix(selection: Selection) -> Matrix:
    """Rows are the top of their tree, columns its leaves, unless some are chosen.

    A margin counts what the search gives with that row, or column, alone beside all other choices.
    """
    rows, columns = selection.kind.rows, selection.kind.columns
    tops, leaves = lines(selection.query, lambda facet: selection.audience.offered(facet.name))
    under_others = selection.under_all_but(rows, columns)
    across, down = selection.under_all_but(rows), selection.under_all_but(columns)
    having = selection.snapshot.having
    cells = {}
    for row in tops:
        count = (under_others & having(rows, row)).intersection_cardinality
        cells.update({(row, column): n for column in leaves if (n := count(having(columns, column)))})
    return Matrix(
        rows=tops,
        columns=leaves,
        cells=cells,
        row_totals={row: across.intersection_cardinality(having(rows, row)) for row in tops},
        column_totals={column: down.intersection_cardinality(having(columns, column)) for column in leaves},
        total=len(selection.hits),
    )


def lines(query: SearchQuery, offered: Callable[[Facet], Iterable[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Values of the rows and of the columns; `offered` tells those that any document of the reader has."""
    rows, columns = (query.kind.facets[name] for name in (query.kind.rows, query.kind.columns))
    narrower = table.current().narrower
    return (
        _values(rows, query, offered, lambda entry: entry.broader is None),
        _values(columns, query, offered, lambda entry: entry.pk not in narrower),
    )


def _values(
    facet: Facet,
    query: SearchQuery,
    offered: Callable[[Facet], Iterable[str]],
    is_shown: Callable[[Entry], bool],
) -> tuple[str, ...]:
    """The chosen values of `facet`, or those offered that `is_shown` takes, in the order of the vocabulary."""
    chosen = query.filters.get(facet.name, ())
    values = set(chosen or offered(facet))
    if not facet.scheme:
        return tuple(sorted(values))
    entries = (entry for entry in table.current().of(str(facet.scheme)) if entry.slug in values)
    return tuple(entry.slug for entry in entries if chosen or is_shown(entry))
