"""What may be meant: completing what is typed, mending what is mistyped, and a way out where nothing is found.

All guesses come from words and names that everybody may read, and none is shown before the engine has found something
by it for this reader. So nothing closed can show, and every engine suggests the same.
"""

from collections.abc import Iterable, Sequence
from itertools import islice, product
from operator import getitem

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Left, Length, Substr
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from search import backends, beginnings, synonyms
from search.completing import Completions, FoundConcept, FoundDocument, complete, completions
from search.folding import fold
from search.models import SearchWord
from search.query import SearchQuery
from search.readers import Reader
from search.results import Hit
from search.stemming import LONGEST_WORD, WORD, stems
from search.stopwords import STOP_WORDS
from search.words import parse
from search.wordtable import SHORTEST

__all__ = [
    "Completions", "FoundConcept", "FoundDocument", "complete", "completions", "did_you_mean", "nearest",
]  # fmt: skip

SHORT_WORD = 5  # up to here one letter may be wrong, above two
SHORTEST_MENDED = 4  # of three letters, two right ones tell too little
MOST_CHECKED = 12
MOST_MENDED = 3
MOST_CANDIDATES = 8
MOST_EACH = 3  # candidates of a word that are tried together with those of another, and ways that are compared
MOST_KNOWN = 50_000  # words of the table that are compared with one


# --- mistyped words ------------------------------------------------------------------------


def did_you_mean(query: SearchQuery, reader: Reader) -> str | None:
    """The words of `query` with mistyped ones mended, if this reader finds something by them under its filters.

    Only words by which alone this reader finds nothing are mended: at most three, with the known word that is nearest
    to each; of the likeliest ways those that stand in the reader's language come first. At most three questions of
    totals, three of a hit, and two statements a mended word.
    """
    mistyped = _finding_nothing(_words(query.words), query, reader)
    if not mistyped or len(mistyped) > MOST_MENDED:
        return None
    mended = _mended({word: _candidates(fold(word)) for word in mistyped}, query, reader)
    if any(not found for found in mended.values()):
        return None
    texts = [_with(query.words, chosen) for chosen in _together(mended)]
    totals = backends.current().totals([query.with_words(text) for text in texts], reader)
    likely = [text for text, total in zip(texts, totals, strict=True) if total][:MOST_EACH]
    if len(likely) > 1:
        likely.sort(key=lambda text: not _is_native(query.with_words(text), reader))
    return next(iter(likely), None)


def _is_native(query: SearchQuery, reader: Reader) -> bool:
    """Whether all words stand in the reader's language in the best document that is found by them."""
    wanted = {fold(word) for word in _words(query.words)}
    for hit in backends.current().hits(query, reader, at_most=1):
        text = hit.body["texts"].get(reader.language, {})
        return wanted <= {fold(word) for part in (*text.values(), *hit.body["names"]) for word in WORD.findall(part)}
    return False


def _words(text: str) -> list[str]:
    """Words that can be mistyped: four letters or more, no digits, no stop words, nothing that has synonyms."""
    found = (word for word in WORD.findall(text) if word.isalpha() and SHORTEST_MENDED <= len(word) <= LONGEST_WORD)
    words = dict.fromkeys(word.lower() for word in found if fold(word) not in STOP_WORDS)
    return [word for word in islice(words, MOST_CHECKED) if not _has_synonyms(word)]


def _has_synonyms(word: str) -> bool:
    typed = {code: tuple(stems(word, code)) for code, _name in settings.LANGUAGES}
    return any(synonyms.current().alternatives(typed))


def _finding_nothing(words: Sequence[str], query: SearchQuery, reader: Reader) -> list[str]:
    totals = backends.current().totals([SearchQuery(query.kind).with_words(word) for word in words], reader)
    return [word for word, total in zip(words, totals, strict=True) if not total]


def _mended(candidates: dict[str, list[tuple[int, str]]], query: SearchQuery, reader: Reader) -> dict[str, list[str]]:
    """For each mistyped word the known ones by which this reader finds something, the likeliest first."""
    asked = [(word, distance, known) for word, found in candidates.items() for distance, known in found]
    totals = backends.current().totals([SearchQuery(query.kind).with_words(known) for *_, known in asked], reader)
    ranked = sorted(
        (distance, fold(word)[0] != fold(known)[0], -total, known, word)
        for (word, distance, known), total in zip(asked, totals, strict=True)
        if total
    )
    return {word: [known for *_, known, of in ranked if of == word] for word in candidates}


def _together(mended: dict[str, list[str]]) -> list[dict[str, str]]:
    """Ways to mend all the words at once, the likeliest first: two that are found alone need not stand together."""
    each = [found[: MOST_EACH if len(mended) > 1 else MOST_CANDIDATES] for found in mended.values()]
    places = sorted(product(*(range(len(found)) for found in each)), key=sum)[:MOST_CHECKED]
    return [dict(zip(mended, map(getitem, each, chosen), strict=True)) for chosen in places]


def _candidates(folded: str) -> list[tuple[int, str]]:
    """Known words near to a folded one with their distance: letters wrong, missing, doubled or swapped.

    Compared are words of about its length that share one of its first two letters in their first two places: whatever
    is wrong with one letter there, this still holds.
    """
    most = 1 if len(folded) <= SHORT_WORD else 2
    sizes, begin = range(max(SHORTEST, len(folded) - most), len(folded) + most + 1), set(folded[:2])
    rows = SearchWord.objects.annotate(size=Length("folded"), one=Left("folded", 1), two=Substr("folded", 2, 1))
    rows = rows.filter(Q(one__in=begin) | Q(two__in=begin), size__gte=sizes[0], size__lte=sizes[-1])
    named = beginnings.current().spelled
    known = {word for word in named if len(word) in sizes and begin.intersection(word[:2])}
    known.update(rows.order_by("pk").values_list("folded", flat=True)[:MOST_KNOWN])
    near = process.extract(
        folded, sorted(known), scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=5 * MOST_CANDIDATES
    )
    ranked = sorted((int(distance), word[0] != folded[0], word) for word, distance, _place in near if distance)
    shown = dict(SearchWord.objects.filter(folded__in=[word for *_, word in ranked]).values_list("folded", "shown"))
    return [(distance, shown.get(word) or named.get(word, word)) for distance, _other, word in ranked][:MOST_CANDIDATES]


def _with(text: str, mended: dict[str, str]) -> str:
    return WORD.sub(lambda match: mended.get(match.group().lower(), match.group()), text)


# --- where nothing is found ----------------------------------------------------------------


def nearest(query: SearchQuery, reader: Reader, *, at_most: int = 3) -> tuple[Hit, ...]:
    """The best documents by the words of a search that finds nothing, at most `at_most`.

    Without its filters; if nothing has all the words, by all words but one, else by a single word, each time in the
    way that finds least, for it tells most. Empty without words.
    """
    pieces = _pieces(query.words)
    if not pieces:
        return ()
    ways = [[query.words]] if query.is_narrowed else []
    ways.append([" ".join(pieces[:place] + pieces[place + 1 :]) for place in range(len(pieces))])
    ways.append([word for piece in pieces for word in WORD.findall(piece)][:MOST_CHECKED])
    for texts in ways:
        if best := _least(query, texts, reader):
            return tuple(backends.current().hits(best, reader, at_most=at_most))
    return ()


def _pieces(text: str) -> list[str]:
    """Units of `text` as they are typed, phrases in quotes."""
    units = parse(text, [code for code, _name in settings.LANGUAGES]).units
    return [f'"{unit.text}"' if " " in unit.text else unit.text for unit in units]


def _least(query: SearchQuery, texts: Iterable[str], reader: Reader) -> SearchQuery | None:
    """Of searches by these words alone, the one that finds least but something."""
    queries = [SearchQuery(query.kind).with_words(text) for text in texts if text]
    totals = backends.current().totals(queries, reader)
    found = [(total, place) for place, total in enumerate(totals) if total]
    return queries[min(found)[1]] if found else None
