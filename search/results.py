"""What an engine answers. Frozen: a result is handed on, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Hit:
    """One found document. `body` is the parsed JSON of its row, see `search.documents.body_of`."""

    pk: int
    key: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class SearchResult:
    """One page of hits with the counts around it.

    `page` is the page that was answered: the last one when the query asked for a later one; `pages` is at least 1.
    `counts` maps each facet to its values, each with the documents that the reader would find with this value beside
    all other facets' choices; every value that any of the reader's documents has is there, zero included. `years` maps
    each year from the reader's earliest to the current or latest, without gaps, counted the same way. `ignored` are
    words of the query that are too common to be sought.
    """

    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    counts: Counts
    years: Mapping[int, int] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """Documents under all filters except the two facets', by one value of each; a missing cell is a gap.

    `rows` and `columns` are the chosen values, else the top values of the row facet (of a tree) that exist and all
    column values with documents. Totals count distinct documents.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], int]
    row_totals: Mapping[str, int]
    column_totals: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class Around:
    """The neighbours of one document in a search; `position` counts from 1."""

    position: int
    total: int
    previous: Hit | None
    next: Hit | None
