"""Reading addresses: whatever one holds, what is read of it means something and is bounded."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from search.enums import Sort
from search.facets import Facet, FacetSet
from taxonomy import table

PAGE_SIZE = 20
DEEPEST_HIT = 10_000
LONGEST_WORDS = 200
LONGEST_READ = 2_000
MOST_VALUES = 100
MOST_IGNORED = 20
FIRST_YEAR, LAST_YEAR = 1950, 2100
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


ALWAYS = Years()


class SearchForm:
    """Validates an address; collects in `ignored`, `dropped` and `moved` what the reader should be told.

    No `django.forms.Form`: nothing is ever refused, and a hundred options need no field objects.
    """

    def __init__(self, data: QueryDict, facets: FacetSet) -> None:
        self.data = data
        self.facets = facets
        self.ignored: list[tuple[str, str]] = []
        self.dropped: list[tuple[str, str, str]] = []
        self.moved = False

    def words(self) -> str:
        whole = clean_words(self._last("q"), LONGEST_READ)
        words = whole[:LONGEST_WORDS].strip()
        if len(whole) > LONGEST_WORDS:
            self._ignore("q", whole[LONGEST_WORDS:].strip())
        return words

    def filters(self) -> Filters:
        found = {facet.name: self._values(facet) for facet in self.facets}
        return {name: tuple(sorted(values)) for name, values in found.items() if values}

    def _values(self, facet: Facet) -> tuple[str, ...]:
        given = [value for value in dict.fromkeys(self.data.getlist(facet.name)) if value.strip()]
        slugs: dict[str, None] = {}
        for value in given[:MOST_VALUES]:
            slug = _slug(facet, value[:LONGEST_READ])
            if not slug:
                self._ignore(facet.name, value)
                continue
            self.moved = self.moved or slug != value
            slugs.setdefault(slug)
        for value in given[MOST_VALUES:]:
            self._ignore(facet.name, value)
        return self._apart(facet, list(slugs))

    def _apart(self, facet: Facet, slugs: list[str]) -> tuple[str, ...]:
        """Without ancestors beside descendants: of two the last stands, since an address does not tell which one was
        chosen last. The form has each value before the narrower ones."""
        kept: list[str] = []
        for slug in reversed(slugs):
            related = relations(facet, (slug,)) if kept else frozenset()
            over = [(facet.name, slug, other) for other in kept if other in related]
            self.dropped += over
            if not over:
                kept.append(slug)
        return tuple(kept)

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
        if len(self.ignored) < MOST_IGNORED:
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
    entry = table.current().standing(str(facet.scheme), value)
    return entry.slug if entry and entry.is_offered else ""


def choose(facet: Facet, chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    """`chosen` and `value`, without the ancestors and descendants of `value`."""
    related = relations(facet, (value,)) if chosen else frozenset()
    return (*(slug for slug in chosen if slug not in related), value)


def relations(facet: Facet, values: Iterable[str]) -> frozenset[str]:
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
