"""The right answers by brute force: every specimen is looked at for every question.

Shares nothing with an engine but the stems, the sort key of titles and the reading of words, which have hand-written
expectations of their own in test_words.py. Known: (draft, primary key) pairs; the key breaks ties.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

from search.drafts import Draft
from search.enums import Sort
from search.folding import title_key
from search.kinds import Kind
from search.query import PAGE_SIZE, SearchQuery
from search.readers import Reader
from search.results import Matrix
from search.stemming import stems
from search.words import Unit, Words, parse
from taxonomy import table
from tests.search.contract.wording import LANGUAGES

WALL = " | "  # between texts: no stem has spaces or bars


@dataclass(frozen=True)
class Specimen:
    """`carried` are its values by facet with all broader ones; `text` all its stems, a wall between any two texts."""

    pk: int
    draft: Draft
    carried: Mapping[str, frozenset[str]]
    text: str

    def years(self, current: int) -> range:
        """Those in which it counts."""
        draft = self.draft
        known = [year for year in (draft.first_year, draft.last_year) if year is not None]
        if not known:
            return range(0)
        return range(min(known), (current if draft.ongoing else max(known)) + 1)


@dataclass(frozen=True)
class Answer:
    """What `SearchBackend.run` must say. `keys` are those of the page, for relevance all that may be there."""

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
        """In the query's order; for relevance in the order of the documents."""
        words = self._with_words(query.words, reader)
        found = [one for one in words if not self._missed(one, query, reader)]
        return sorted(found, key=lambda one: (_place(one, query.sort, reader), one.pk))

    def run(self, query: SearchQuery, reader: Reader) -> Answer:
        keys = [one.draft.key for one in self.found(query, reader)]
        pages = max(1, -(-len(keys) // PAGE_SIZE))
        page = min(query.page, pages)
        shown = keys if query.sort == Sort.RELEVANCE else keys[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        counts, years = self._counted(query, reader)
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
        if any(f" {' '.join(run)} " in one.text for run in unit.sequences):
            return True
        return any(
            slug in one.carried[facet.name]
            for scheme, slug in unit.concepts
            for facet in self.kind.facets.of_scheme(scheme)
        )

    def _specimen(self, draft: Draft, pk: int) -> Specimen:
        return Specimen(pk, draft, self._carried(draft), _text(draft))

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


def _text(draft: Draft) -> str:
    texts = [
        stems(part, language)
        for language, text in draft.texts.items()
        for part in (text.title, text.summary, text.story)
    ]
    texts += [stems(name, draft.language) for name in draft.names]
    return f" {WALL.join(' '.join(found) for found in texts)} "


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
    return 0


def _microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
