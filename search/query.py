"""The whole state of a search as one value: from an address and back, never anything between the two."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from search.enums import Sort
from search.facets import FacetSet
from search.kinds import Kind
from taxonomy import table
from taxonomy.enums import Scheme

PAGE_SIZE = 20
DEEPEST_HIT = 10_000
LONGEST_WORDS = 200
MOST_VALUES = 100
FIRST_YEAR, LAST_YEAR = 1950, 2100
Filters = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Years:
    """From and to, both included; None leaves an end open."""

    first: int | None = None
    last: int | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


@dataclass(frozen=True)
class SearchQuery:
    """What a reader asked for. `filters` maps a facet's name to chosen slugs, sorted, no ancestor beside a descendant.

    `ignored` are (parameter, value) pairs of the address that mean nothing here; `moved` tells that a merged concept's
    old slug was led on, so that the address should be.
    """

    kind: Kind
    words: str = ""
    filters: Filters = field(default_factory=dict)
    years: Years = Years()
    sort: Sort = Sort.NEWEST
    page: int = 1
    ignored: tuple[tuple[str, str], ...] = ()
    moved: bool = False

    # --- from and to addresses -------------------------------------------------------------

    @classmethod
    def from_querydict(cls, data: QueryDict, *, kind: Kind) -> "SearchQuery":
        """Read an address; whatever it holds, the result is a query that can be answered with bounded work."""
        ignored: list[tuple[str, str]] = []
        words = clean_words(data.get("q", ""))
        filters, moved = _filters(data, kind.facets, ignored)
        years = _years(data, ignored)
        sort = _sort(data, bool(words), ignored)
        page = _page(data, ignored)
        return cls(kind, words, filters, years, sort, page, tuple(ignored), moved)

    def to_querystring(self, **changes: object) -> str:
        """The address part after “?”, in one order for one meaning; the first page and the usual sort are not named."""
        query = replace(self, **changes) if changes else self
        pairs: list[tuple[str, str]] = [("q", query.words)] if query.words else []
        pairs += [(name, value) for name, values in sorted(query.filters.items()) for value in values]
        pairs += [("from", str(query.years.first))] if query.years.first else []
        pairs += [("to", str(query.years.last))] if query.years.last else []
        if query.sort != query.usual_sort:
            pairs.append(("sort", query.sort.value))
        if query.page > 1:
            pairs.append(("page", str(query.page)))
        return urlencode(pairs)

    @property
    def usual_sort(self) -> Sort:
        return Sort.RELEVANCE if self.words else Sort.NEWEST

    # --- small steps -----------------------------------------------------------------------

    def toggled(self, facet: str, value: str) -> "SearchQuery":
        """With `value` chosen or no longer chosen; choosing drops chosen ancestors and descendants of it."""
        chosen = self.filters.get(facet, ())
        kept = (
            tuple(v for v in chosen if v != value)
            if value in chosen
            else _with(self.kind.facets[facet].scheme, chosen, value)
        )
        filters = {name: values for name, values in self.filters.items() if name != facet}
        if kept:
            filters[facet] = kept
        return replace(self, filters=filters, page=1, ignored=())

    def without(self, facet: str) -> "SearchQuery":
        filters = {name: values for name, values in self.filters.items() if name != facet}
        return replace(self, filters=filters, page=1)

    def cleared(self) -> "SearchQuery":
        """The words alone."""
        return SearchQuery(self.kind, self.words, sort=Sort.RELEVANCE if self.words else Sort.NEWEST)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters or self.years)


def clean_words(text: str) -> str:
    """What a person typed, made harmless: no control characters, spaces folded, at most 200 characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_WORDS].strip()


def _filters(data: QueryDict, facets: FacetSet, ignored: list[tuple[str, str]]) -> tuple[Filters, bool]:
    filters: dict[str, tuple[str, ...]] = {}
    moved = False
    for facet in facets:
        chosen: tuple[str, ...] = ()
        for value in list(dict.fromkeys(data.getlist(facet.name)))[:MOST_VALUES]:
            slug = _known(facet.scheme, value) if facet.scheme else value.strip()[:200]
            if not slug:
                ignored.append((facet.name, value[:80]))
                continue
            moved = moved or slug != value
            chosen = _with(facet.scheme, chosen, slug) if slug not in chosen else chosen
        if chosen:
            filters[facet.name] = tuple(sorted(chosen))
    return filters, moved


def _known(scheme: Scheme, value: str) -> str:
    """The slug of the standing concept that `value` names; two countries have two codes."""
    vocabulary = table.current()
    entry = vocabulary.by_slug.get((str(scheme), OTHER_CODES.get((str(scheme), value.lower()), value.lower())))
    return vocabulary.survivor(entry).slug if entry else ""


OTHER_CODES = {("country", "el"): "gr", ("country", "uk"): "gb"}


def _with(scheme: str | None, chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    """`chosen` and `value`, without the ancestors and descendants of `value`."""
    if not scheme:
        return (*chosen, value)
    vocabulary = table.current()
    entry = vocabulary.by_slug[str(scheme), value]
    above = {wide.slug for wide in vocabulary.ancestors(entry)}

    def below(slug: str) -> bool:
        return any(wide.slug == value for wide in vocabulary.ancestors(vocabulary.by_slug[str(scheme), slug]))

    return (*(slug for slug in chosen if slug not in above and not below(slug)), value)


def _years(data: QueryDict, ignored: list[tuple[str, str]]) -> Years:
    first, last = (_year(data, name, ignored) for name in ("from", "to"))
    if first and last and last < first:
        first, last = last, first
    return Years(first, last)


def _year(data: QueryDict, name: str, ignored: list[tuple[str, str]]) -> int | None:
    text = data.get(name, "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    ignored.append((name, text[:80]))
    return None


def _sort(data: QueryDict, has_words: bool, ignored: list[tuple[str, str]]) -> Sort:
    usual = Sort.RELEVANCE if has_words else Sort.NEWEST
    text = data.get("sort", "")
    if not text:
        return usual
    if text in Sort.values and not (text == Sort.RELEVANCE and not has_words):
        return Sort(text)
    ignored.append(("sort", text[:80]))
    return usual


def _page(data: QueryDict, ignored: list[tuple[str, str]]) -> int:
    text = data.get("page", "1").strip()
    if text.isascii() and text.isdigit() and int(text[:9]) > 0:
        return min(int(text[:9]), DEEPEST_HIT // PAGE_SIZE)
    ignored.append(("page", text[:80]))
    return 1
