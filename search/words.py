"""What a person typed, as units that documents must all have. Python decides what matches, in both engines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

from search import labels, synonyms
from search.folding import fold
from search.models.synonym import Run
from search.stemming import WORD
from search.stopwords import STOP_WORDS
from search.synonyms import Synonyms, Typed

MOST_UNITS = 12
MOST_SEQUENCES = 40  # of a unit
MOST_ADDED = 200  # stems of all synonyms together: a search server takes a few thousand conditions, eight for each
LONGEST_READ = 2_000
QUOTES = re.compile("[“”„‟«»＂″〝〞〟]")

Runs = frozenset[Run]


@dataclass(frozen=True)
class Unit:
    """A word, a phrase in quotes, or words in a row that are a synonym of others.

    `sequences`: runs of stems, one or more for each language, and those of its synonyms; a document has the unit when
    one of the runs stands in one of its texts. `concepts`: (scheme, slug) of concepts whose label in any language has
    such a run and is told by it (see `search.labels`), or that a synonym names; a document tagged with one of them has
    the unit too.
    """

    text: str
    sequences: tuple[Run, ...]
    concepts: frozenset[tuple[str, str]] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Words:
    """`ignored` are words too common to be sought, or beyond the twelfth."""

    units: tuple[Unit, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What becomes a unit: runs of what was `typed` and of what else is `meant`, which is `written` so, and its `ways`
    of typing, in words."""

    text: str
    typed: tuple[Run, ...]
    meant: tuple[Run, ...]
    written: tuple[str, ...]
    ways: dict[Runs, list[str]] = field(default_factory=dict)

    def sequences(self, room: int) -> tuple[Run, ...]:
        """All that was typed, and of what else is meant as many runs as have `room` stems."""
        ends = accumulate(map(len, self.meant))
        return (*self.typed, *(run for run, end in zip(self.meant, ends, strict=True) if end <= room))


def parse(text: str, languages: Sequence[str]) -> Words:
    """The units of `text`: quotes make phrases, a lone quote is a space, stop words are left out.

    Stop words inside a phrase are left out of the texts too, so that it matches around them. Words and phrases that
    come again, or that mean the same, are one unit. Any text will do; the first 2,000 characters are read.
    """
    said: dict[Runs, Said] = {}
    ignored: list[str] = []
    known = synonyms.current()
    for words, stemmed in _pieces(text[:LONGEST_READ], languages, known):
        piece, typed = " ".join(words), dict.fromkeys(filter(None, stemmed.values()))
        meant = dict.fromkeys((*typed, *known.alternatives(stemmed)))
        key = frozenset(islice(meant, MOST_SEQUENCES))
        if not typed or (len(said) == MOST_UNITS and key not in said):
            ignored.append(piece)
        else:
            more, written = islice(meant, len(typed), MOST_SEQUENCES), known.texts(stemmed)
            one = said.setdefault(key, Said(piece, tuple(typed), tuple(more), tuple(written)))
            one.ways.setdefault(frozenset(typed), words)
    return Words(tuple(_units(list(said.values()))), tuple(dict.fromkeys(ignored)))


def _units(said: Sequence[Said]) -> Iterator[Unit]:
    """Those with synonyms share the room for them."""
    room = MOST_ADDED // max(1, sum(bool(one.meant) for one in said))
    for one, concepts in zip(said, _named([list(one.ways.values()) for one in said]), strict=True):
        yield Unit(one.text, one.sequences(room), concepts | labels.named(one.written))


def _named(units: Sequence[Sequence[Sequence[str]]]) -> Iterator[frozenset[labels.Key]]:
    """The concepts of each unit: those that all words of one of its ways name, but for stop words."""
    ways = [[[word for word in way if fold(word.lower()) not in STOP_WORDS] or way for way in unit] for unit in units]
    concepts = iter(labels.matching([word for unit in ways for way in unit for word in way]))
    for unit in ways:
        yield frozenset().union(*(frozenset.intersection(*(next(concepts) for _word in way)) for way in unit))


def _pieces(text: str, languages: Sequence[str], known: Synonyms) -> Iterator[tuple[list[str], Typed]]:
    """Words and phrases in their order, a synonym of several words as these. A phrase is one, with single spaces and
    without signs."""
    *closed, rest = QUOTES.sub('"', text).split('"')
    if len(closed) % 2:
        rest = f"{closed.pop()} {rest}"
    for position, part in enumerate((*closed, rest)):
        found = WORD.findall(part)
        is_phrase = position % 2 and any(fold(word.lower()) not in STOP_WORDS for word in found)
        yield from known.joined([" ".join(found)] if is_phrase else found, languages)
