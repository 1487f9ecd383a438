"""Which concepts a person's words name, in any language of the vocabularies.

A word names a concept when it stands in one of its labels and tells it from the others:

1. The whole label was typed: each of its words, stop words aside, is among the words of the question.
2. Or the word is rare: at most 3 concepts of the vocabulary have it in their labels of this language, and not more
   than a third of them unless it is one alone; and at most 5 of all vocabularies together. Short labels decide;
   official ones, which tell at length what else is in and out, are asked only for words that no short one of the
   vocabulary has.

So “activities”, “vocational” or “level” name nothing by themselves, “EQF level 4” names one concept. Concepts that
say nothing or judge (“not stated”, “other”, “worked”) are named by no word. A phrase counts as one word. Everyday names
(search/othernames.py) count when typed whole.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from search.folding import fold
from search.othernames import OTHER_NAMES
from search.stemming import stems, words
from search.stopwords import STOP_WORDS
from taxonomy.derived import Derived
from taxonomy.enums import Scheme
from taxonomy.table import Entry, Table

Key = tuple[str, str]
MOST_CONCEPTS = 3
MOST_TOGETHER = 5
SMALLEST_SHARE = 3
SILENT_SLUGS = frozenset({"not-stated", "none-yet", "other"})
SILENT_SCHEMES = frozenset({Scheme.OUTCOME.value})


class Rank(Enum):
    """SHORT is what people are shown: the official label where there is no shorter one."""

    SHORT = 1
    OFFICIAL = 2
    OTHER = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A label as its stems."""

    concept: Key
    run: tuple[str, ...]
    rank: Rank


class LabelIndex:
    """The labels in one language, or in all those without stems of their own together, by the stems in them."""

    def __init__(self, labels: Iterable[Label], sizes: dict[str, int]) -> None:
        self._labels = list(dict.fromkeys(labels))
        self._sizes = sizes
        self._places: dict[str, array[int]] = {}
        for place, label in enumerate(self._labels):
            for stem in dict.fromkeys(label.run):
                self._places.setdefault(stem, array("I")).append(place)

    def matching(self, run: Sequence[str], typed: frozenset[str]) -> set[Key]:
        """Concepts that `run` names, among the stems of the whole question."""
        found = self._holding(run)
        return {label.concept for label in found if typed.issuperset(label.run)} | self._told(found)

    def _holding(self, run: Sequence[str]) -> list[Label]:
        """The labels in which `run` stands."""
        if any(stem not in self._places for stem in run):
            return []
        rarest = min((self._places[stem] for stem in run), key=len)
        labels = (self._labels[place] for place in rarest)
        return [label for label in labels if len(run) == 1 or _stands(run, label.run)]

    def _told(self, labels: list[Label]) -> set[Key]:
        """Concepts of those vocabularies in which few have these labels."""
        by_scheme: dict[str, dict[Rank, set[Key]]] = {}
        for label in labels:
            if label.rank != Rank.OTHER:
                by_scheme.setdefault(label.concept[0], {}).setdefault(label.rank, set()).add(label.concept)
        told: set[Key] = set()
        for scheme, concepts in by_scheme.items():
            deciding = concepts.get(Rank.SHORT) or concepts[Rank.OFFICIAL]
            if len(deciding) <= max(1, min(MOST_CONCEPTS, self._sizes[scheme] // SMALLEST_SHARE)):
                told |= deciding
        return told if len(told) <= MOST_TOGETHER else set()


class Labels:
    """The labels of one version of the vocabularies."""

    def __init__(self, vocabulary: Table) -> None:
        entries = [entry for entry in vocabulary.entries.values() if _speaks(entry)]
        sizes: dict[str, int] = {}
        for entry in entries:
            sizes[entry.scheme] = sizes.get(entry.scheme, 0) + 1
        own = [code for code, _name in settings.LANGUAGES]
        others = {code for entry in entries for code in entry.names} - set(own)
        self._by_language = {code: LabelIndex(_labels(entries, [code]), sizes) for code in own}
        self._others = LabelIndex(_labels(entries, others), sizes)
        self._alone: dict[str, frozenset[Key]] = {}

    def matching(self, pieces: Sequence[str]) -> list[frozenset[Key]]:
        found: list[set[Key]] = [set() for _piece in pieces]
        for language, index in (*self._by_language.items(), ("", self._others)):
            runs = [_run(piece, language) for piece in pieces]
            typed = frozenset(stem for run in runs for stem in run)
            for concepts, run in zip(found, runs, strict=True):
                if run:
                    concepts |= index.matching(run, typed)
        return [frozenset(concepts) for concepts in found]

    def named(self, text: str) -> frozenset[Key]:
        """Kept: only for texts of which there are not many."""
        if text not in self._alone:
            self._alone[text] = frozenset().union(*self.matching([text]))
        return self._alone[text]


def _speaks(entry: Entry) -> bool:
    return entry.is_offered and entry.scheme not in SILENT_SCHEMES and entry.slug not in SILENT_SLUGS


def _labels(entries: Iterable[Entry], languages: Iterable[str]) -> Iterator[Label]:
    own = {code for code, _name in settings.LANGUAGES}
    wanted = sorted(languages)
    for entry in entries:
        for code in wanted:
            for text, rank in _named(entry, code):
                if run := _run(text, code if code in own else ""):
                    yield Label((entry.scheme, entry.slug), run, rank)


def _named(entry: Entry, language: str) -> Iterator[tuple[str, Rank]]:
    if name := entry.names.get(language):
        yield name.short or name.text, Rank.SHORT
        if name.short:
            yield name.text, Rank.OFFICIAL
    for text in OTHER_NAMES.get((entry.scheme, entry.slug), {}).get(language, "").split(","):
        yield text, Rank.OTHER


def _run(text: str, language: str) -> tuple[str, ...]:
    """Stems of `text`; without a language whole folded words."""
    if language:
        return tuple(stems(text, language))
    return tuple(folded for word in words(text) if (folded := fold(word)) not in STOP_WORDS)


def _stands(run: Sequence[str], within: tuple[str, ...]) -> bool:
    length = len(run)
    return any(within[start : start + length] == tuple(run) for start in range(len(within) - length + 1))


current = Derived(Labels).current  # the labels of the vocabularies as they are


def matching(pieces: Sequence[str]) -> list[frozenset[Key]]:
    """For each word or phrase of a question the (scheme, slug) of the concepts it names."""
    return current().matching(pieces) if pieces else []


def named(synonyms: Iterable[str]) -> frozenset[Key]:
    """The concepts that any of these names by itself."""
    return frozenset().union(*(current().named(text) for text in synonyms))
