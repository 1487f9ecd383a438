"""The words that were sought, marked in what cards print. Plain Python on the stored texts of the shown page.

A word is marked when its stem is one of those that made the document match, so what is marked is what was found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.folding import fold
from search.stemming import LONGEST_WORD, WORD, stem
from search.stopwords import STOP_WORDS
from search.words import Unit, parse

LONGEST_EXTRACT = 200
BEFORE = 70  # characters of the extract that may stand before the first word found
LONGEST_STORY = 50_000
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """Safe HTML with `<mark>`. `extract` is empty where the title or the summary has a word, or no text has."""

    title: SafeString
    summary: SafeString
    extract: SafeString


class Marker:
    """Marks the units of one question; make it once for all cards."""

    def __init__(self, units: Iterable[Unit]) -> None:
        runs = {run for unit in units for run in unit.sequences}
        self._runs: dict[str, list[tuple[str, ...]]] = {}
        for run in sorted(runs, key=lambda run: (-len(run), run)):
            self._runs.setdefault(run[0], []).append(run)

    @classmethod
    def of(cls, words: str) -> "Marker":
        """For what a person typed."""
        return cls(parse(words, [code for code, _name in settings.LANGUAGES]).units)

    def marked(self, title: str, summary: str, story: str, language: str) -> Marked:
        """One version of a document's text in `language`."""
        in_title, in_summary = self._spans(title, language), self._spans(summary, language)
        extract = SafeString("") if in_title or in_summary else self.extract(story, language)
        return Marked(_wrapped(title, in_title), _wrapped(summary, in_summary), extract)

    def mark(self, text: str, language: str) -> SafeString:
        """`text`, escaped, with the words and phrases found in `<mark>`."""
        return _wrapped(text, self._spans(text, language))

    def extract(self, text: str, language: str) -> SafeString:
        """At most about 200 characters of `text` around the first word or phrase found, marked; empty without one."""
        first = next(self._found(text[:LONGEST_STORY], language), None)
        if first is None:
            return SafeString("")
        start, stop = _around(text, *first)
        piece = " ".join(text[start:stop].split())
        before, after = "… " if start else "", " …" if stop < len(text.rstrip()) else ""
        return mark_safe(f"{before}{self.mark(piece, language)}{after}")

    def _spans(self, text: str, language: str) -> list[Span]:
        return list(self._found(text, language))

    def _found(self, text: str, language: str) -> Iterator[Span]:
        """Places of words and phrases, the longest first where several begin; none overlaps another."""
        if not any(_stem(word, language) in self._runs for word in set(WORD.findall(text))):
            return
        tokens = [
            (token, match.start(), match.end())
            for match in WORD.finditer(text)
            if (token := _stem(match.group(), language))
        ]
        place = 0
        while place < len(tokens):
            length = self._length_at(tokens, place)
            if length:
                yield tokens[place][1], tokens[place + length - 1][2]
            place += length or 1

    def _length_at(self, tokens: list[tuple[str, int, int]], place: int) -> int:
        """How many tokens from `place` are found together; 0 for none."""
        for run in self._runs.get(tokens[place][0], ()):
            if tuple(token for token, _start, _stop in tokens[place : place + len(run)]) == run:
                return len(run)
        return 0


@lru_cache(maxsize=100_000)
def _stem(word: str, language: str) -> str:
    """As `search.stemming.stems` makes it of a word of a text; empty for a stop word."""
    lower = word.lower()[:LONGEST_WORD]
    return "" if fold(lower) in STOP_WORDS else stem(lower, language)


def _around(text: str, start: int, stop: int) -> Span:
    """The piece to show of `text`, parted between words, for what stands from `start` to `stop`."""
    begin = max(0, start - BEFORE)
    if begin:
        space = text.find(" ", begin, start)
        begin = space + 1 if space >= 0 else start
    end = max(begin + LONGEST_EXTRACT, stop)
    if end >= len(text):
        return begin, len(text)
    space = text.rfind(" ", stop, end + 1)
    return begin, space if space >= 0 else max(stop, min(end, begin + LONGEST_EXTRACT))


def _wrapped(text: str, spans: list[Span]) -> SafeString:
    """Each part is escaped by itself."""
    parts, last = [], 0
    for start, stop in spans:
        parts += [escape(text[last:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        last = stop
    parts.append(escape(text[last:]))
    return mark_safe("".join(parts))
