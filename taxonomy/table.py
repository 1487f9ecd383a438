"""All concepts and their names in memory: labels, trees and slugs cost a page no query.

A process reads the table once and asks for the version token once a request; it reads again when the token
moved. Bulk changes of concepts must call `changed()`, since they send no signals.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from threading import local

from django.utils.translation import get_language

from taxonomy.countries import eu_codes, iso_slugs
from taxonomy.enums import Scheme
from taxonomy.models import Concept, ConceptLabel, VocabularyVersion

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    short: str
    definition: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept, without a model instance. `names` maps a language code to its names."""

    pk: int
    scheme: str
    notation: str
    slug: str
    uri: str
    broader: int | None
    rank: int
    retired: bool
    replaced_by: int | None
    names: dict[str, Name] = field(default_factory=dict)

    def name(self, language: str | None = None) -> Name:
        code = (language or get_language() or FALLBACK).split("-")[0]
        found = self.names.get(code) or self.names.get(FALLBACK)
        return found or next(iter(self.names.values()), Name(self.notation, "", ""))

    def label(self, language: str | None = None) -> str:
        name = self.name(language)
        return name.short or name.text

    def official(self, language: str | None = None) -> str:
        return self.name(language).text

    def definition(self, language: str | None = None) -> str:
        return self.name(language).definition

    @property
    def is_offered(self) -> bool:
        return not self.retired and self.replaced_by is None


class Table:
    """A read-only picture of all vocabularies at one version."""

    def __init__(self, token: str, entries: dict[int, Entry]) -> None:
        self.token = token
        self.entries = entries

    @cached_property
    def by_slug(self) -> dict[tuple[str, str], Entry]:
        return {(entry.scheme, entry.slug): entry for entry in self.entries.values()}

    @cached_property
    def by_notation(self) -> dict[tuple[str, str], Entry]:
        """By code; countries also by the code that EU institutions use."""
        found = {(entry.scheme, entry.notation.casefold()): entry for entry in self.entries.values()}
        for iso, eu in eu_codes().items():
            if country := found.get((Scheme.COUNTRY.value, iso.casefold())):
                found.setdefault((Scheme.COUNTRY.value, eu.casefold()), country)
        return found

    @cached_property
    def by_label(self) -> dict[tuple[str, str], Entry]:
        """Official and short names of every language, folded; the first concept in order keeps a name of two."""
        found: dict[tuple[str, str], Entry] = {}
        for entry in self.entries.values():
            for name in entry.names.values():
                for text in (name.text, name.short):
                    if text:
                        found.setdefault((entry.scheme, fold(text)), entry)
        return found

    @cached_property
    def narrower(self) -> dict[int | None, list[Entry]]:
        children: dict[int | None, list[Entry]] = {}
        for entry in sorted(self.entries.values(), key=lambda e: (e.scheme, e.rank, e.notation)):
            children.setdefault(entry.broader, []).append(entry)
        return children

    @cached_property
    def has_merged(self) -> bool:
        return any(entry.replaced_by for entry in self.entries.values())

    def entry(self, concept: Concept) -> Entry:
        """The entry of `concept`; for one this table has not seen yet, an entry made from its row."""
        if concept.pk in self.entries:
            return self.entries[concept.pk]
        names = {
            label.language: Name(label.text, label.short, label.definition)
            for label in (concept.labels.all() if concept.pk else [])
        }
        return Entry(
            concept.pk or 0, concept.scheme, concept.notation, concept.slug, concept.uri, concept.broader_id,
            concept.rank, concept.retired_at is not None, concept.replaced_by_id, names,
        )  # fmt: skip

    def survivor(self, entry: Entry) -> Entry:
        return self.entries[entry.replaced_by] if entry.replaced_by else entry

    def survivors(self, keys: Iterable[int]) -> list[int]:
        """Primary keys with merged concepts led to their survivors, without doubles, order kept."""
        led = (self.entries[key].replaced_by or key if key in self.entries else key for key in keys)
        return list(dict.fromkeys(led))

    def ancestors(self, entry: Entry) -> Iterator[Entry]:
        """From the parent up to the top."""
        while entry.broader is not None:
            entry = self.entries[entry.broader]
            yield entry

    def find(self, scheme: str, value: str) -> Entry | None:
        """The concept that `value` names by notation, slug or label in any language; a merged one is led on."""
        text = value.strip()
        found = (
            self.by_notation.get((scheme, text.casefold()))
            or self.by_slug.get((scheme, text.casefold()))
            or self.by_label.get((scheme, fold(text)))
            or self._by_leading_code(scheme, text)
        )
        return self.survivor(found) if found else None

    def standing(self, scheme: str, slug: str) -> Entry | None:
        """The concept that an address names: another code of a country, capitals and merged concepts are led on."""
        text = slug.strip().lower()
        if scheme == Scheme.COUNTRY.value:
            text = iso_slugs().get(text, text)
        found = self.by_slug.get((scheme, text))
        return self.survivor(found) if found else None

    def _by_leading_code(self, scheme: str, text: str) -> Entry | None:
        """“2.1. Modernising infrastructure”, as official lists print it; a code without a digit proves nothing."""
        code = text.split(" ", 1)[0].rstrip(".:)")
        return self.by_notation.get((scheme, code.casefold())) if any(c.isdigit() for c in code) else None

    def of(self, scheme: str) -> list[Entry]:
        """All entries of a vocabulary, each parent before its children."""
        found: list[Entry] = []

        def walk(parent: int | None) -> None:
            for entry in self.narrower.get(parent, []):
                if entry.scheme == scheme:
                    found.append(entry)
                    walk(entry.pk)

        walk(None)
        return found


def fold(text: str) -> str:
    return " ".join(text.casefold().split())


_state = local()
_table: Table | None = None


def look_again() -> None:
    """The next `current()` of this thread asks the database whether the table is still the current one."""
    _state.looked = False


def changed() -> None:
    """Call inside the transaction of a bulk change."""
    VocabularyVersion.bump()
    look_again()


def current() -> Table:
    """The table, read again when the vocabulary moved on."""
    global _table
    if _table is not None and getattr(_state, "looked", False):
        return _table
    token, _changes = VocabularyVersion.current()
    if _table is None or _table.token != token:
        _table = _read(token)
    _state.looked = True
    return _table


def label_of(concept: int | None) -> str:
    """The name for people of the concept with this primary key; empty without one."""
    entry = current().entries.get(concept or 0)
    return entry.label() if entry else ""


def _read(token: str) -> Table:
    names: dict[int, dict[str, Name]] = {}
    for concept, language, text, short, definition in (
        ConceptLabel.objects.exclude(text="")
        .values_list("concept_id", "language", "text", "short", "definition")
        .iterator()
    ):
        names.setdefault(concept, {})[language] = Name(text, short, definition)
    rows = Concept.objects.in_order().values_list(
        "pk", "scheme", "notation", "slug", "uri", "broader_id", "rank", "retired_at", "replaced_by_id"
    )
    entries = {
        row[0]: Entry(
            row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7] is not None, row[8], names.get(row[0], {})
        )
        for row in rows.iterator()
    }
    return Table(token, entries)
