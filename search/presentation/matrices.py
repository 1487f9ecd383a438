"""A matrix as a table: rows, columns, cells that lead to their search, levels of heat and their legend."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from django.utils.translation import gettext as _

from search.facets import Facet
from search.presentation.addresses import Address, Labels, figure, parameter
from search.presentation.choices import Counted
from search.query import SearchQuery
from search.results import Matrix
from taxonomy import table
from taxonomy.countries import eu_codes
from taxonomy.enums import Scheme

LEVELS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """`name` tells all of it to somebody who does not see the table; a gap has level 0 and no address."""

    count: str
    level: int
    url: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column with its margin. `code` is short, for the head of a narrow column."""

    label: str
    code: str
    total: str
    url: str
    name: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the legend: a level and the counts that have it."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class MatrixTable:
    caption: str
    row_label: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    total: str
    total_url: str
    total_name: str
    legend: tuple[Step, ...]


GAP = Cell("", 0)


def shortened(matrix: Matrix, *, rows: int, columns: int) -> Matrix:
    """The rows and columns with most documents, for a small table; totals stay those of the whole."""
    return replace(
        matrix,
        rows=_largest(matrix.rows, matrix.row_totals, rows),
        columns=_largest(matrix.columns, matrix.column_totals, columns),
    )


def _largest(values: Iterable[str], totals: Mapping[str, int], at_most: int) -> tuple[str, ...]:
    return tuple(sorted(values, key=lambda value: (-totals.get(value, 0), value))[:at_most])


def matrix_table(query: SearchQuery, matrix: Matrix, address: Address, labels: Labels, counted: Counted) -> MatrixTable:
    """`address` is the list's: every cell leads there, to the search for its row and its column."""
    kind = query.kind
    row_facet, column_facet = kind.facets[kind.rows], kind.facets[kind.columns]
    rest = query.without(row_facet.name).without(column_facet.name)
    maker = _Maker(row_facet, column_facet, matrix, address.before(rest), labels, counted)
    columns = sorted(matrix.columns, key=lambda value: labels.key(_code(column_facet, value, labels)))
    heads = tuple(maker.column(value) for value in columns)
    return MatrixTable(
        caption=_("%(rows)s by %(columns)s") % {"rows": row_facet.label, "columns": str(column_facet.label).lower()},
        row_label=str(row_facet.label),
        rows=tuple(maker.row(value, columns, heads) for value in sorted(matrix.rows, key=maker.row_order)),
        columns=heads,
        total=figure(matrix.total, labels.language),
        total_url=address.of(rest, page=1),
        total_name=counted(matrix.total),
        legend=_legend(maker.bounds, labels.language),
    )


class _Maker:
    """Makes the lines of one table; holds what all of its cells share."""

    def __init__(
        self, rows: Facet, columns: Facet, matrix: Matrix, before: str, labels: Labels, counted: Counted
    ) -> None:
        self.rows, self.columns, self.matrix = rows, columns, matrix
        self.before, self.labels, self.counted = before, labels, cache(counted)
        self.bounds = _bounds(max(matrix.cells.values(), default=0))

    def row_order(self, value: str) -> tuple[int, str]:
        entry = table.current().by_slug.get((str(self.rows.scheme), value))
        return (entry.rank, entry.notation) if entry else (0, self.labels.key(self.labels.of(self.rows, value)))

    def column(self, value: str) -> Line:
        total = self.matrix.column_totals.get(value, 0)
        url = f"{self.before}{parameter(self.columns.name, value)}"
        return self._line(self.columns, value, total, url, ())

    def row(self, value: str, columns: list[str], heads: tuple[Line, ...]) -> Line:
        url = f"{self.before}{parameter(self.rows.name, value)}"
        label = self.labels.of(self.rows, value)
        cells = tuple(
            self._cell(self.matrix.cells.get((value, column), 0), url, column, f"{label}, {head.label}")
            for column, head in zip(columns, heads, strict=True)
        )
        return self._line(self.rows, value, self.matrix.row_totals.get(value, 0), url, cells)

    def _cell(self, count: int, row_url: str, column: str, name: str) -> Cell:
        if not count:
            return GAP
        return Cell(
            figure(count, self.labels.language),
            bisect_right(self.bounds, count),
            f"{row_url}&{parameter(self.columns.name, column)}",
            f"{name}: {self.counted(count)}",
        )

    def _line(self, facet: Facet, value: str, total: int, url: str, cells: tuple[Cell, ...]) -> Line:
        label = self.labels.of(facet, value)
        name = f"{label}: {self.counted(total)}"
        code = _code(facet, value, self.labels)
        return Line(label, code, figure(total, self.labels.language), url if total else "", name, cells)


def _code(facet: Facet, value: str, labels: Labels) -> str:
    """Two letters for a country, as EU institutions write them where room is short; else the label."""
    entry = table.current().by_slug.get((str(facet.scheme), value))
    if facet.scheme != Scheme.COUNTRY or entry is None or len(entry.notation) != 2:
        return labels.of(facet, value)
    return eu_codes().get(entry.notation, entry.notation)


# --- heat ------------------------------------------------------------------------------------
def _bounds(largest: int) -> list[int]:
    """The least count of each level. Small tables have a level a count; larger ones grow faster towards the top."""
    if largest <= LEVELS:
        return list(range(1, largest + 1))
    return list(accumulate((int(largest * (level / LEVELS) ** 1.5) + 1 for level in range(LEVELS)), _above))


def _above(before: int, least: int) -> int:
    return max(before + 1, least)


def _legend(bounds: list[int], language: str) -> tuple[Step, ...]:
    steps = []
    for level, least in enumerate(bounds, start=1):
        if level == len(bounds):
            text = _("%(count)s or more") % {"count": figure(least, language)}
        else:
            most = bounds[level] - 1
            text = figure(least, language) if most <= least else f"{figure(least, language)}–{figure(most, language)}"
        steps.append(Step(level, text))
    return tuple(steps)
