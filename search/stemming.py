"""Words and their stems, made in Python for both engines, so that they decide alike what matches.

Snowball's algorithms through PyStemmer; in the portal's five languages our own rules of endings come first and bring
its words together or keep them apart (see search/endings/). Those rules fold before, so that accents change no stem;
in the other languages folding comes after stemming, since the algorithms read accents. One list of stop words for all
languages: a question does not say which it is in.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

import Stemmer

from search.endings import Shortened, english, german, greek, italian, spanish
from search.folding import fold
from search.stopwords import STOP_WORDS

ALGORITHMS = {
    "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "it": "italian", "lt": "lithuanian",
    "nl": "dutch", "pt": "portuguese", "ro": "romanian", "sv": "swedish",
}  # fmt: skip
SHORTEN: dict[str, Callable[[str], Shortened | None]] = {
    "de": german.shorten, "el": greek.shorten, "en": english.shorten, "es": spanish.shorten, "it": italian.shorten,
}  # fmt: skip
WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    algorithm = ALGORITHMS.get(language)
    return Stemmer.Stemmer(algorithm) if algorithm else None


def words(text: str) -> Iterator[str]:
    """Lower-case words with their accents; apostrophes and hyphens part words, digits are words."""
    return (match.group()[:LONGEST_WORD] for match in WORD.finditer(text.lower()))


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The folded stem of a lower-case word; a language without an algorithm keeps the folded word."""
    shorten = SHORTEN.get(language)
    shortened = shorten(fold(word)) if shorten else None
    if shortened:
        if not shortened.further:
            return shortened.text
        word = shortened.text
    stemmer = _stemmer(language)
    return fold(stemmer.stemWord(word) if stemmer else word)


@lru_cache(maxsize=200_000)
def is_stop_word(word: str) -> bool:
    return fold(word) in STOP_WORDS


def stems(text: str, language: str) -> list[str]:
    """Stems of `text` in their order, stop words left out: neighbours here are neighbours for a phrase."""
    return [stem(word, language) for word in words(text) if not is_stop_word(word)]


def alternatives(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """All stems that `word` may have, one a language, without doubles: any of them matches."""
    return tuple(dict.fromkeys(stem(word, language) for language in languages))
