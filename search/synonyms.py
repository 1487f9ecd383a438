"""Words that mean the same, as people wrote them in the admin: whoever types one is answered as if they had typed all.

Python expands a question, in both engines, so nothing is indexed again. A process keeps all sets by their stems. It
asks once a request whether they moved on, in the one statement that asks for everything of that kind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import local
from typing import Any

from django.core.signals import request_finished, request_started
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core.worker import register
from search import stemming
from search.folding import fold
from search.models import SynonymSet, SynonymVersion
from search.models.synonym import Run, language_choices, runs_of

Typed = Mapping[str, Run]  # what is sought of a text by language


@dataclass
class Shelf:
    """The sets known under runs of stems, of all alternatives that begin with the same letter."""

    sets: dict[tuple[str, Run], list[SynonymSet]]
    beginnings: set[tuple[str, Run]]
    longest: int

    @classmethod
    def of(cls, alternatives: Iterable[tuple[SynonymSet, str]]) -> "Shelf":
        sets: dict[tuple[str, Run], list[SynonymSet]] = {}
        for one, alternative in alternatives:
            for item in one.runs(alternative).items():
                sets.setdefault(item, []).append(one)
        return cls(sets, {(code, run[:1]) for code, run in sets}, max((len(run) for _code, run in sets), default=0))


class Synonyms:
    """All sets at one version. Stems are made when a word with their first letter is typed: no stem changes it."""

    def __init__(self, token: str, sets: Iterable[SynonymSet] = ()) -> None:
        self.token = token
        self._written: dict[str, list[tuple[SynonymSet, str]]] = {}
        for one in sets:
            for text in one.alternatives:
                sought = (word for word in stemming.words(text) if not stemming.is_stop_word(word))
                self._written.setdefault(fold(next(sought, ""))[:1], []).append((one, text))
        self._shelves: dict[str, Shelf] = {}
        self._in: dict[tuple[SynonymSet, str], list[Run]] = {}  # alternatives by language, made when they are wanted

    def joined(self, words: Sequence[str], languages: Sequence[str]) -> Iterator[tuple[list[str], Typed]]:
        """`words` in their order, those together that are an alternative, with what is sought of them.

        Of several alternatives that begin with a word it is the longest.
        """
        runs = [{code: tuple(stemming.stems(word, code)) for code in languages} for word in words]
        place = 0
        while place < len(words):
            length, typed = self._at(runs, place)
            yield list(words[place : place + length]), typed
            place += length

    def alternatives(self, typed: Typed) -> Iterator[Run]:
        """The runs of everything that means the same: first those of the sets' own languages, then of all others.

        Names and short forms stand in texts of every language, so each is sought as if it had been typed. A set of
        all languages comes between, one alternative after another in the order in which they are written.
        """
        found = self._meaning(typed)
        for one in sorted(found, key=lambda one: not one.language):
            yield from self._as_in(one.language, one)
        for one in found:
            if one.language:
                for code in typed:
                    yield from self._as_in(code, one)

    def texts(self, typed: Typed) -> list[str]:
        """Everything that means the same, as it is written."""
        return list(dict.fromkeys(text for one in self._meaning(typed) for text in one.alternatives))

    def _meaning(self, typed: Typed) -> list[SynonymSet]:
        known = self._shelf(typed).sets
        return list(dict.fromkeys(one for item in typed.items() for one in known.get(item, ())))

    def _as_in(self, language: str, one: SynonymSet) -> list[Run]:
        key = one, language
        if key not in self._in:
            codes = (language,) if language else one.codes
            runs = (run for text in one.alternatives for run in runs_of(text, codes).values())
            self._in[key] = list(dict.fromkeys(filter(None, runs)))
        return self._in[key]

    def _shelf(self, typed: Typed) -> Shelf:
        letter = next((run[0][:1] for run in typed.values() if run), "")
        if letter not in self._shelves:
            self._shelves[letter] = Shelf.of(self._written.get(letter, ()))
        return self._shelves[letter]

    def _at(self, runs: Sequence[Typed], place: int) -> tuple[int, Typed]:
        """How many words from `place` are one alternative, and what is sought; a single word if none is.

        None begins or ends with words that every search leaves out, though such may stand within.
        """
        length, found = 1, runs[place]
        shelf = self._shelf(found)
        if shelf.beginnings.isdisjoint((code, run[:1]) for code, run in found.items()):
            return length, found
        typed = dict.fromkeys(found, Run())
        for number, told in enumerate(runs[place:], 1):
            if any(told.values()):
                typed = {code: run + told[code] for code, run in typed.items()}
                if min(map(len, typed.values())) > shelf.longest:
                    break
                if any(item in shelf.sets for item in typed.items()):
                    length, found = number, typed
        return length, found


_state = local()
_known: Synonyms | None = None


def current() -> Synonyms:
    """The sets, read again when they moved on; within a request, and outside of any, it is asked for that but once."""
    global _known
    if _known is not None and getattr(_state, "looked", False):
        return _known
    token, _changes = SynonymVersion.current()
    if _known is None or _known.token != token:
        offered = [code for code, _name in language_choices()]
        _known = Synonyms(token, SynonymSet.objects.filter(language__in=offered).order_by("pk"))
    _state.looked = True
    return _known


@receiver([request_started, request_finished])
@receiver([post_save, post_delete], sender=SynonymSet)
def look_again(**kwargs: Any) -> None:
    """The next `current()` of this thread asks the database whether the sets moved on."""
    _state.looked = False


@register("synonyms", every=2)
def look_at_synonyms() -> int:
    """The worker has no requests that would make it look."""
    look_again()
    return 0
