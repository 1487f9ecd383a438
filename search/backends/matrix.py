"""Rows by columns of one search: where documents are, and where there are gaps."""

from collections.abc import Callable

from search.backends.selection import Selection
from search.facets import Facet
from search.results import Matrix
from taxonomy import table
from taxonomy.table import Entry


def matrix(selection: Selection) -> Matrix:
    """Rows are the top of their tree, columns its leaves, unless some are chosen.

    A margin counts what the search gives with that row, or column, alone beside all other choices.
    """
    rows, columns = selection.kind.rows, selection.kind.columns
    tops = _values(selection, selection.kind.facets[rows], lambda entry: entry.broader is None)
    leaves = _values(selection, selection.kind.facets[columns], lambda entry: entry.pk not in table.current().narrower)
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


def _values(selection: Selection, facet: Facet, is_shown: Callable[[Entry], bool]) -> tuple[str, ...]:
    """The chosen values of `facet`, or those offered that `is_shown` takes, in the order of the vocabulary."""
    chosen = selection.query.filters.get(facet.name, ())
    values = set(chosen or selection.audience.offered(facet.name))
    if not facet.scheme:
        return tuple(sorted(values))
    entries = (entry for entry in table.current().of(str(facet.scheme)) if entry.slug in values)
    return tuple(entry.slug for entry in entries if chosen or is_shown(entry))
