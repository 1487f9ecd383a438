"""Brings the synonyms that come with the portal into the database and leaves alone what people changed.

The portal remembers the words of each set as it brought them. Where a set no longer has them, or is gone, a person
changed it and it stays so; where it has them, newer shipped words replace them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from search.models import ShippedSynonyms, SynonymSet, SynonymVersion
from search.models.synonym import Taken

SHIPPED = Path(__file__).parent / "data" / "synonyms.csv"


@dataclass
class LoadReport:
    """How many sets were made, changed, found unchanged, and kept as people left them."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0


@transaction.atomic
def load() -> LoadReport:
    """Make and update the shipped sets; running it again changes nothing."""
    SynonymVersion.lock()
    known = {row.key: row for row in ShippedSynonyms.objects.select_related("synonyms")}
    report, taken = LoadReport(), Taken(SynonymSet.objects.all())
    for key, language, words in shipped():
        outcome = _load(known.get(key) or ShippedSynonyms(key=key), language, words, taken)
        setattr(report, outcome, getattr(report, outcome) + 1)
    return report


def shipped() -> Iterator[tuple[str, str, str]]:
    """(key, language, words) of each set; those of all languages have none."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield f"{row['language'] or 'all'}:{row['key']}", row["language"], row["words"]


def _load(row: ShippedSynonyms, language: str, words: str, taken: Taken) -> str:
    """The field of the report that counts what was done."""
    found, is_new = row.synonyms, row._state.adding
    if not is_new and (found is None or (found.language, found.words) != (language, row.loaded)):
        return "kept"
    if row.loaded == words:
        return "unchanged"
    synonyms = found or SynonymSet(language=language)
    synonyms.words = words
    try:
        synonyms.clean_fields()
        synonyms.check_words(taken)
    except ValidationError:  # a person already says of one of these words what it means
        return "kept"
    synonyms.save()
    if found:
        taken.remove(found)
    taken.add(synonyms)
    row.synonyms, row.loaded = synonyms, synonyms.words
    row.save()
    return "made" if is_new else "changed"
