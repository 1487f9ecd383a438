"""Words of concepts’ names by their beginnings, in memory: to complete what is typed and mend what is mistyped."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from sys import intern

from django.conf import settings

from search.folding import fold
from search.othernames import OTHER_NAMES
from search.stemming import words
from search.stopwords import STOP_WORDS
from taxonomy.derived import Derived
from taxonomy.table import Entry, Table

AFTER_ALL = "\U0010ffff"


class Beginnings:
    """Folded words of names in their order, each with a concept whose name has it."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(set(pairs))
        self._words = [word for word, _concept in ordered]
        self._concepts = [concept for _word, concept in ordered]

    def having(self, typed: Iterable[str]) -> set[int]:
        """Primary keys of concepts with a word beginning with each of `typed`, folded."""
        found = [self._beginning(one) for one in typed]
        return set.intersection(*found) if found else set()

    def _beginning(self, typed: str) -> set[int]:
        return set(self._concepts[bisect_left(self._words, typed) : bisect_left(self._words, typed + AFTER_ALL)])


class NameTable:
    """The names of one version of the vocabularies.

    `by_language` has one of the portal's languages each, `everywhere` all languages together. `spelled` maps folded
    words of the portal's languages to how they are written.
    """

    def __init__(self, vocabulary: Table) -> None:
        own = [code for code, _name in settings.LANGUAGES]
        pairs: dict[str, set[tuple[str, int]]] = {}
        self.spelled: dict[str, str] = {}
        for entry in vocabulary.entries.values():
            if entry.is_offered:
                for code, text in _names(entry):
                    for word in words(text):
                        folded = intern(fold(word))
                        pairs.setdefault(code, set()).add((folded, entry.pk))
                        if code in own and folded not in STOP_WORDS:
                            self.spelled.setdefault(folded, intern(word))
        self.by_language = {code: Beginnings(pairs.get(code, ())) for code in own}
        self.everywhere = Beginnings(set().union(*pairs.values()))


def _names(entry: Entry) -> Iterator[tuple[str, str]]:
    for code, name in entry.names.items():
        yield code, name.text
        yield code, name.short
    for code, text in OTHER_NAMES.get((entry.scheme, entry.slug), {}).items():
        yield code, text


current = Derived(NameTable).current  # the names of the vocabularies as they are
