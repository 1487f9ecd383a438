"""The right answers by brute force: every specimen is looked at for every question.

Shares nothing with an engine but the stems, the sort key of titles and the reading of words, which have hand-written
expectations of their own in test_words.py. Known: (draft, primary key) pairs; the key breaks ties.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

from search.drafts import Draft
from search.enums import Sort
from search.folding import title_key
from search.kinds import Kind
from search.query import PAGE_SIZE, SearchQuery
from search.readers import Reader
from search.relevance import POINTS
from search.results import Matrix
from search.stemming import stems
from search.words import Unit, Words, parse
from taxonomy import table
from tests.search.contract.wording import LANGUAGES

WALL = " | "  # between texts: no stem has spaces or bars
NEAR = 5  # stems from one to the next


@dataclass(frozen=True)
class Specimen:
    """`carried` are its values by facet with all broader ones; `columns` its stems, a wall between any two texts."""

    pk: int
    draft: Draft
    carried: Mapping[str, frozenset[str]]
    columns: Mapping[str, str]

    def years(self, current: int) -> range:
        """Those in which it counts."""
        draft = self.draft
        known = [year for year in (draft.first_year, draft.last_year) if year is not None]
        if not known:
            return range(0)
        return range(min(known), (current if draft.ongoing else max(known)) + 1)


@dataclass(frozen=True)
class Answer:
    """What `SearchBackend.run` must say. `keys` are those of the page."""

    total: int
    page: int
    pages: int
    keys: list[str]
    counts: dict[str, dict[str, int]]
    years: dict[int, int]
    ignored: tuple[str, ...]


class Oracle:
    """`known`: drafts with the primary keys of their documents. `earlier` has read some of them already.

    What was found for one question is kept for others that differ in their order or page alone.
    """

    def __init__(self, kind: Kind, known: Iterable[tuple[Draft, int]], earlier: "Oracle | None" = None) -> None:
        self.kind = kind
        read = {id(one.draft): one for one in earlier.specimens} if earlier else {}
        self.specimens = [read.get(id(draft)) or self._specimen(draft, pk) for draft, pk in known]
        self._known: dict[tuple[frozenset[int], str], list[Specimen]] = {}
        self._told: dict[tuple[Hashable, ...], tuple[dict[str, dict[str, int]], dict[int, int]]] = {}

    # --- questions ------------------------------------------------------------------------

    def found(self, query: SearchQuery, reader: Reader) -> list[Specimen]:
        """In the query's order."""
        words = self._with_words(query.words, reader)
        found = [one for one in words if not self._missed(one, query, reader)]
        units = _words(query).units
        if query.sort == Sort.RELEVANCE and units:
            points = {one.pk: self._points(one, units, reader) for one in found}
            return sorted(found, key=lambda one: (-points[one.pk], _place(one, Sort.NEWEST, reader), one.pk))
        sort = Sort.NEWEST if query.sort == Sort.RELEVANCE else query.sort
        return sorted(found, key=lambda one: (_place(one, sort, reader), one.pk))

    def run(self, query: SearchQuery, reader: Reader) -> Answer:
        keys = [one.draft.key for one in self.found(query, reader)]
        pages = max(1, -(-len(keys) // PAGE_SIZE))
        page = min(query.page, pages)
        counts, years = self._counted(query, reader)
        shown = keys[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        return Answer(len(keys), page, pages, shown, counts, years, _words(query).ignored)

    def counts(self, query: SearchQuery, reader: Reader) -> dict[str, dict[str, int]]:
        return self._counted(query, reader)[0]

    def matrix(self, query: SearchQuery, reader: Reader) -> Matrix:
        """A margin is what the search gives with that value alone beside all other choices."""
        rows, columns = self.kind.rows, self.kind.columns
        tops, leaves = self._shown(query, reader, rows), self._shown(query, reader, columns)
        cells: Counter[tuple[str, str]] = Counter()
        margins: dict[str, Counter[str]] = {rows: Counter(), columns: Counter()}
        total = 0
        for one in self._with_words(query.words, reader):
            missed, carried = self._missed(one, query, reader), one.carried
            if missed <= {rows, columns}:
                cells.update(product(carried[rows].intersection(tops), carried[columns].intersection(leaves)))
            if missed <= {rows}:
                margins[rows].update(carried[rows])
            if missed <= {columns}:
                margins[columns].update(carried[columns])
            total += not missed
        of_rows, of_columns = (
            {v: margins[name][v] for v in values} for name, values in ((rows, tops), (columns, leaves))
        )
        return Matrix(tops, leaves, dict(cells), of_rows, of_columns, total)

    def _shown(self, query: SearchQuery, reader: Reader, name: str) -> tuple[str, ...]:
        """The chosen values; else of rows the top ones, of columns the narrowest, that any visible document carries."""
        scheme, vocabulary = str(self.kind.facets[name].scheme), table.current()
        chosen = query.filters.get(name, ())
        values = set(chosen).union(*(() if chosen else (one.carried[name] for one in self._visible(reader))))
        entries = [entry for entry in vocabulary.of(scheme) if entry.slug in values]
        if not chosen and name == self.kind.rows:
            entries = [entry for entry in entries if entry.broader is None]
        elif not chosen:
            above = {entry.broader for entry in vocabulary.entries.values()}
            entries = [entry for entry in entries if entry.pk not in above]
        return tuple(entry.slug for entry in entries)

    # --- counting -------------------------------------------------------------------------

    def _counted(self, query: SearchQuery, reader: Reader) -> tuple[dict[str, dict[str, int]], dict[int, int]]:
        key = query.words, tuple(sorted(query.filters.items())), query.years, reader.accepted, reader.year
        if key not in self._told:
            self._told[key] = self._count(query, reader)
        return self._told[key]

    def _count(self, query: SearchQuery, reader: Reader) -> tuple[dict[str, dict[str, int]], dict[int, int]]:
        """Each value under all filters but its facet's own; the years under all but the period."""
        visible = self._visible(reader)
        counts = {facet.name: _zeros(one.carried[facet.name] for one in visible) for facet in self.kind.facets}
        years: Counter[int] = Counter()
        for one in self._with_words(query.words, reader):
            missed = self._missed(one, query, reader)
            if len(missed) > 1:
                continue
            for name in missed & counts.keys() or (() if missed else counts):
                counts[name].update(one.carried[name])
            if missed <= {"period"}:
                years.update(one.years(reader.year))
        ever = [year for one in visible for year in one.years(reader.year)]
        span = range(min(ever), max(*ever, reader.year) + 1) if ever else range(0)
        return {name: dict(found) for name, found in counts.items()}, {year: years[year] for year in span}

    def _missed(self, one: Specimen, query: SearchQuery, reader: Reader) -> set[str]:
        """Names of the filters that it does not pass."""
        missed = {name for name, chosen in query.filters.items() if one.carried[name].isdisjoint(chosen)}
        if query.years:
            first, last = query.years.first or 0, query.years.last or 9999
            if not any(first <= year <= last for year in one.years(reader.year)):
                missed.add("period")
        return missed

    # --- one specimen ---------------------------------------------------------------------

    def _visible(self, reader: Reader) -> list[Specimen]:
        return self._with_words("", reader)

    def _with_words(self, words: str, reader: Reader) -> list[Specimen]:
        """Those the reader may see that have every word; looked for once, since many questions share them."""
        key = reader.accepted, words
        if key not in self._known:
            units = parse(words, LANGUAGES).units
            self._known[key] = [
                one
                for one in self.specimens
                if reader.accepted.issuperset(one.draft.restrictions) and all(self._has(one, unit) for unit in units)
            ]
        return self._known[key]

    def _has(self, one: Specimen, unit: Unit) -> bool:
        return any(_says(text, unit) for text in one.columns.values()) or self._is_tagged(one, unit)

    def _is_tagged(self, one: Specimen, unit: Unit) -> bool:
        return any(
            slug in one.carried[facet.name]
            for scheme, slug in unit.concepts
            for facet in self.kind.facets.of_scheme(scheme)
        )

    def _points(self, one: Specimen, units: tuple[Unit, ...], reader: Reader) -> int:
        """For each unit by its places, for neighbours that are near each other, for the language of the reader."""
        told = POINTS["language"] * (reader.language in one.draft.texts)
        for unit in units:
            columns = {column for column, text in one.columns.items() if _says(text, unit)}
            told += sum(POINTS[column] for column in columns - {"story"}) + POINTS["text"] * bool(columns)
            told += POINTS["concept"] * self._is_tagged(one, unit)
        for pair in pairwise(units):
            told += POINTS["near"] * any(_are_near(text.split(), *pair) for text in one.columns.values())
        return told

    def _specimen(self, draft: Draft, pk: int) -> Specimen:
        return Specimen(pk, draft, self._carried(draft), _columns(draft))

    def _carried(self, draft: Draft) -> dict[str, frozenset[str]]:
        carried = {}
        for facet in self.kind.facets:
            values = set(draft.values.get(facet.name, ()))
            for value in list(values) if facet.scheme else []:
                values |= broader(str(facet.scheme), value)
            carried[facet.name] = frozenset(values)
        return carried


def broader(scheme: str, slug: str) -> set[str]:
    """All that stand above, one step after another."""
    vocabulary = table.current()
    found, entry = set(), vocabulary.by_slug[scheme, slug]
    while entry.broader is not None:
        entry = vocabulary.entries[entry.broader]
        found.add(entry.slug)
    return found


def _columns(draft: Draft) -> dict[str, str]:
    texts = sorted(draft.texts.items())
    columns = {
        part: [stems(getattr(text, part), language) for language, text in texts]
        for part in ("title", "summary", "story")
    }
    columns["names"] = [stems(name, draft.language) for name in draft.names]
    return {name: f" {WALL.join(' '.join(found) for found in told)} " for name, told in columns.items()}


def _says(text: str, unit: Unit) -> bool:
    return any(f" {' '.join(run)} " in text for run in unit.sequences)


def _are_near(text: list[str], one: Unit, other: Unit) -> bool:
    """A single stem of each, of the first five, with at most four others between them."""
    first, second = ([run[0] for run in unit.sequences if len(run) == 1][:5] for unit in (one, other))
    places = {stem: [place for place, said in enumerate(text) if said == stem] for stem in (*first, *second)}
    return any(
        abs(here - there) <= NEAR
        for this, that in product(first, second)
        if this != that
        for here, there in product(places[this], places[that])
    )


def _words(query: SearchQuery) -> Words:
    return parse(query.words, LANGUAGES)


def _zeros(carried: Iterable[frozenset[str]]) -> Counter[str]:
    return Counter(dict.fromkeys(set().union(*carried), 0))


def _place(one: Specimen, sort: Sort, reader: Reader) -> int | float | str:
    """What it is sorted by, upwards."""
    draft = one.draft
    if sort == Sort.NEWEST:
        return -_microseconds(draft.newest)
    if sort == Sort.UPDATED:
        return -_microseconds(draft.updated)
    if sort == Sort.OLDEST:
        return draft.first_year or draft.last_year or 9999
    if sort == Sort.TITLE:
        return title_key(draft.texts.get(reader.language, draft.texts[draft.language]).title, reader.language)
    raise ValueError(sort)


def _microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
