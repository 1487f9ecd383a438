"""The whole state of a search as one value: from an address and back, never anything between the two."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from search.enums import Sort
from search.facets import Facet
from search.kinds import Kind
from taxonomy import table

PAGE_SIZE = 20
DEEPEST_HIT = 10_000
LONGEST_WORDS = 200
LONGEST_READ = 2_000
MOST_VALUES = 100
MOST_IGNORED = 20
FIRST_YEAR, LAST_YEAR = 1950, 2100
OTHER_CODES = {("country", "el"): "gr", ("country", "uk"): "gb"}
SLUG = re.compile(r"[\w-]{1,200}")
Filters = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Years:
    """From and to, both included; None leaves an end open."""

    first: int | None = None
    last: int | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None

    @classmethod
    def of(cls, first: int | None, last: int | None) -> "Years":
        """The two ends in their order, whichever way round they were given."""
        return cls(last, first) if first and last and last < first else cls(first, last)


@dataclass(frozen=True)
class SearchQuery:
    """What a reader asked for. `filters` maps a facet's name to chosen slugs, sorted, no ancestor beside a descendant.

    `ignored` are (parameter, value) pairs of the address that mean nothing here, at most 20 and each value cut to 80
    characters; `moved` tells that a value has another address now, as a merged concept has, and the reader should be
    sent there.
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
        """Read an address; whatever it holds, the result is a query that can be answered with bounded work.

        Parameters that are no filter here, such as those of campaigns, are passed over in silence. `year=2020` is read
        as that year alone. Slugs of facets without a vocabulary are taken as they are: to look them up would tell of
        values that only closed documents have.
        """
        reading = Reading(data, kind)
        words = reading.words()
        return cls(
            kind, words, reading.filters(), reading.years(), reading.sort(bool(words)), reading.page(),
            tuple(reading.ignored[:MOST_IGNORED]), reading.moved,
        )  # fmt: skip

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
        return usual_sort(bool(self.words))

    @cached_property
    def base(self) -> str:
        """The address of the first page, with “&” at its end unless it is empty: ready for one more parameter."""
        text = self.to_querystring(page=1)
        return f"{text}&" if text else ""

    def base_for(self, facet: str) -> str:
        """What `facet=slug` is put after to choose one more value; the reader of addresses drops its relations."""
        return self.base

    def option_address(self, facet: str, value: str) -> str:
        """The address with `value` chosen, or no longer chosen: cheap for most of a panel's many options.

        Only values that are chosen, or stand above or below a chosen one, need the address to be written anew.
        """
        if value in self.filters.get(facet, ()) or value in self._related.get(facet, ()):
            return self.toggled(facet, value).to_querystring()
        return self.base + urlencode([(facet, value)])

    @cached_property
    def _related(self) -> dict[str, frozenset[str]]:
        """For each facet the ancestors and descendants of its chosen values."""
        return {name: _relations(self.kind.facets[name], values) for name, values in self.filters.items()}

    # --- small steps -----------------------------------------------------------------------

    def toggled(self, facet: str, value: str) -> "SearchQuery":
        """With `value` chosen or no longer chosen; choosing drops chosen ancestors and descendants of it."""
        chosen = self.filters.get(facet, ())
        if value in chosen:
            return self._with_values(facet, (v for v in chosen if v != value))
        return self._with_values(facet, _with(self.kind.facets[facet], chosen, value))

    def without(self, facet: str) -> "SearchQuery":
        return self._with_values(facet, ())

    def _with_values(self, facet: str, values: Iterable[str]) -> "SearchQuery":
        filters = {name: kept for name, kept in self.filters.items() if name != facet}
        if chosen := tuple(sorted(values)):
            filters[facet] = chosen
        return self._step(filters=filters)

    def with_page(self, page: int) -> "SearchQuery":
        """Of pages from 1 to the last that engines answer."""
        return self._step(page=max(1, min(page, DEEPEST_HIT // PAGE_SIZE)))

    def with_sort(self, sort: Sort) -> "SearchQuery":
        """By relevance only where there are words."""
        return self._step(sort=sort if self.words or sort != Sort.RELEVANCE else Sort.NEWEST)

    def with_years(self, first: int | None, last: int | None) -> "SearchQuery":
        return self._step(years=Years.of(first, last))

    def with_words(self, text: str) -> "SearchQuery":
        """With other words; the usual sort stays the usual one, a chosen one stays if it can."""
        words = clean_words(text)
        usual = usual_sort(bool(words))
        kept = self.sort != self.usual_sort and (words or self.sort != Sort.RELEVANCE)
        return self._step(words=words, sort=self.sort if kept else usual)

    def without_words(self) -> "SearchQuery":
        return self.with_words("")

    def cleared(self) -> "SearchQuery":
        """The words alone."""
        return SearchQuery(self.kind, self.words, sort=self.usual_sort)

    def _step(self, **changes: object) -> "SearchQuery":
        return replace(self, **{"page": 1, "ignored": (), "moved": False, **changes})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters or self.years)


class Reading:
    """One reading of an address; collects in `ignored` and `moved` what the reader should be told."""

    def __init__(self, data: QueryDict, kind: Kind) -> None:
        self.data = data
        self.kind = kind
        self.ignored: list[tuple[str, str]] = []
        self.moved = False

    def words(self) -> str:
        typed = self._last("q")
        words = clean_words(typed)
        if len(words) == LONGEST_WORDS and len(whole := clean_words(typed, LONGEST_READ)) > LONGEST_WORDS:
            self._ignore("q", whole[LONGEST_WORDS:].strip())
        return words

    def filters(self) -> Filters:
        found = {facet.name: self._values(facet) for facet in self.kind.facets}
        return {name: tuple(sorted(values)) for name, values in found.items() if values}

    def _values(self, facet: Facet) -> tuple[str, ...]:
        chosen: tuple[str, ...] = ()
        given = [value for value in dict.fromkeys(self.data.getlist(facet.name)) if value.strip()]
        for value in given[:MOST_VALUES]:
            slug = _slug(facet, value[:LONGEST_READ])
            if not slug:
                self._ignore(facet.name, value)
                continue
            self.moved = self.moved or slug != value
            if slug not in chosen:
                chosen = _with(facet, chosen, slug)
        for value in given[MOST_VALUES:][:MOST_IGNORED]:
            self._ignore(facet.name, value)
        return chosen

    def years(self) -> Years:
        years = Years.of(self._year("from"), self._year("to"))
        single = self._year("year")
        self.moved = self.moved or single is not None
        return years if years or single is None else Years(single, single)

    def _year(self, name: str) -> int | None:
        text = self._last(name).strip()
        if re.fullmatch("[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return int(text)
        if text:
            self._ignore(name, text)
        return None

    def sort(self, has_words: bool) -> Sort:
        text = self._last("sort").strip()
        if text in Sort.values and (has_words or text != Sort.RELEVANCE):
            return Sort(text)
        if text:
            self._ignore("sort", text)
        return usual_sort(has_words)

    def page(self) -> int:
        text = self._last("page").strip()
        if re.fullmatch("0*[1-9][0-9]*", text):
            return min(int(text.lstrip("0")[:9]), DEEPEST_HIT // PAGE_SIZE)
        if text:
            self._ignore("page", text)
        return 1

    def _last(self, name: str) -> str:
        return "".join(self.data.getlist(name)[-1:])

    def _ignore(self, name: str, value: str) -> None:
        self.ignored.append((name, clean_words(value, 80)))


def usual_sort(has_words: bool) -> Sort:
    return Sort.RELEVANCE if has_words else Sort.NEWEST


def clean_words(text: str, longest: int = LONGEST_WORDS) -> str:
    """What a person typed, made harmless: no control characters, composed accents, single spaces, at most `longest`.

    Soft hyphens and other invisible signs inside a word do not part it.
    """
    seen = "".join(c for c in text[:LONGEST_READ] if unicodedata.category(c) != "Cf")
    plain = unicodedata.normalize("NFC", "".join(c if c.isprintable() else " " for c in seen))
    return " ".join(plain.split())[:longest].strip()


def _slug(facet: Facet, value: str) -> str:
    """The slug of the offered concept that `value` names, or `value` if it can be a slug; empty if it means nothing."""
    if not facet.scheme:
        return value.strip() if SLUG.fullmatch(value.strip()) else ""
    vocabulary = table.current()
    scheme, text = str(facet.scheme), value.strip().lower()
    entry = vocabulary.by_slug.get((scheme, OTHER_CODES.get((scheme, text), text)))
    survivor = vocabulary.survivor(entry) if entry else None
    return survivor.slug if survivor and survivor.is_offered else ""


def _with(facet: Facet, chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    """`chosen` and `value`, without the ancestors and descendants of `value`."""
    related = _relations(facet, (value,)) if chosen else frozenset()
    return (*(slug for slug in chosen if slug not in related), value)


def _relations(facet: Facet, values: Iterable[str]) -> frozenset[str]:
    """Slugs of all ancestors and descendants of the concepts `values`."""
    vocabulary = table.current()
    entries = [vocabulary.by_slug[key] for value in values if (key := (str(facet.scheme), value)) in vocabulary.by_slug]
    found = {wide.slug for entry in entries for wide in vocabulary.ancestors(entry)}
    below = [child for entry in entries for child in vocabulary.narrower.get(entry.pk, ())]
    while below:
        child = below.pop()
        found.add(child.slug)
        below += vocabulary.narrower.get(child.pk, ())
    return frozenset(found)
