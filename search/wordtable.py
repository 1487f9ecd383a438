"""The table of words that everybody may read: what is completed and what mistyped words are mended with.

Only words of open documents come in. It is a source of guesses and no more: before one is shown, the engine is asked
whether this reader finds anything by it.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from search.folding import fold
from search.models import SearchDocument, SearchWord
from search.stemming import words
from search.stopwords import STOP_WORDS

SHORTEST = 3
LONGEST = 60
BATCH = 500


def note_words(texts: Iterable[str]) -> None:
    """Add the words of `texts`, titles, summaries and names of open documents, that the table does not have yet.

    Words of at least 3 letters without digits, no stop words. Runs in the caller's transaction; new words are inserted
    in their order, so that two writers never wait for each other crosswise.
    """
    waiting = iter(sorted(_folded(texts).items()))
    while batch := dict(islice(waiting, BATCH)):
        known = set(SearchWord.objects.filter(folded__in=batch).values_list("folded", flat=True))
        SearchWord.objects.bulk_create(
            (SearchWord(folded=folded, shown=shown) for folded, shown in batch.items() if folded not in known),
            ignore_conflicts=True,
        )


def forget_words() -> int:
    """Take out the words that stand in no open document any more and add what is missing; returns how many went.

    A word that comes in with a document while this runs may be taken out with the old ones; the next run adds it.
    """
    last = SearchWord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    standing = _folded(_open_texts())
    gone = [
        pk
        for pk, folded in SearchWord.objects.filter(pk__lte=last).values_list("pk", "folded").iterator()
        if folded not in standing
    ]
    for start in range(0, len(gone), BATCH):
        SearchWord.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    note_words(standing.values())
    return len(gone)


def _open_texts() -> Iterator[str]:
    bodies = SearchDocument.objects.filter(visibility=SearchDocument.OPEN).exclude(body="")
    for body in bodies.values_list("body", flat=True).iterator(chunk_size=BATCH):
        document = json.loads(body)
        yield from document["names"]
        for text in document["texts"].values():
            yield text["title"]
            yield text["summary"]


def _folded(texts: Iterable[str]) -> dict[str, str]:
    """Words by their folded form; of several spellings the first stays."""
    found: dict[str, str] = {}
    for text in texts:
        for word in words(text):
            if len(word) >= SHORTEST and word.isalpha():
                found.setdefault(fold(word), word)
    return {folded: word for folded, word in found.items() if len(folded) <= LONGEST and folded not in STOP_WORDS}
