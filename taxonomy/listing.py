"""The rows of a vocabulary's listing in the admin: a tree out of the table in memory, with usage counts."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from taxonomy import relations, table
from taxonomy.languages import portal_languages
from taxonomy.table import Entry
from taxonomy.trees import unaccented


@dataclass
class ListedConcept:
    pk: int
    label: str
    code: str
    depth: int
    used: int
    state: str
    missing: str
    is_match: bool = True


def rows(scheme: str, words: str = "") -> list[ListedConcept]:
    """All concepts of a vocabulary, parents first; with `words` those that match and what they are part of.

    A concept matches when its code, its name in addresses or its names in any one language hold every word.
    """
    vocabulary = table.current()
    entries = vocabulary.of(scheme)
    if words:
        matches = {entry.pk for entry in entries if _matches(entry, unaccented(words).split())}
        shown = matches | {above.pk for key in matches for above in vocabulary.ancestors(vocabulary.entries[key])}
    else:
        matches = shown = {entry.pk for entry in entries}
    usages = relations.usages(shown)
    return [
        _row(vocabulary, entry, usages[entry.pk].total, entry.pk in matches) for entry in entries if entry.pk in shown
    ]


def _matches(entry: Entry, words: list[str]) -> bool:
    texts = [f"{entry.notation} {entry.slug}", *(f"{name.text} {name.short}" for name in entry.names.values())]
    return any(all(word in text for word in words) for text in map(unaccented, texts))


def _row(vocabulary: table.Table, entry: Entry, used: int, is_match: bool) -> ListedConcept:
    missing = [code for code in portal_languages() if code not in entry.names]
    depth = sum(1 for _above in vocabulary.ancestors(entry))
    return ListedConcept(
        entry.pk, entry.label(), entry.notation, depth, used, state(entry), " ".join(missing), is_match
    )


def state(entry: Entry) -> str:
    """In words; empty for a concept that is offered."""
    if entry.replaced_by:
        return _("Merged into “%(name)s”") % {"name": table.current().survivor(entry).label()}
    return _("Retired") if entry.retired else ""
