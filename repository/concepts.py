"""The concepts of practices, read for many practices and all facts in one query."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import CharField, Value

from repository import facts
from taxonomy import table
from taxonomy.enums import Scheme
from taxonomy.table import Entry

if TYPE_CHECKING:
    from repository.models import PracticePage

FIELDS = {field.name: field for field in facts.CONCEPT_FIELDS}
BY_NAME = (Scheme.COUNTRY, Scheme.LANGUAGE)


def load(practices: "Iterable[PracticePage]") -> None:
    """Read the concepts of all facts of stored `practices` at once: `entries` then asks the database no more.

    Drafts in memory, as in a preview, hold theirs already and are left alone.
    """
    stored = {practice.pk: practice for practice in practices if practice.pk and not _in_memory(practice)}
    if not stored:
        return
    found: dict[int, dict[str, list[int]]] = {pk: defaultdict(list) for pk in stored}
    rows = [_rows(field.name, list(stored)) for field in facts.MANY]
    for name, practice, concept in rows[0].union(*rows[1:], all=True):
        found[practice][name].append(concept)
    for pk, practice in stored.items():
        practice.loaded_concepts = found[pk]


def _rows(name: str, practices: list[int]):
    through = _model()._meta.get_field(name).remote_field.through
    named = through.objects.filter(practicepage_id__in=practices).order_by()
    return named.values_list(Value(name, CharField()), "practicepage_id", "concept_id")


def _model() -> "type[PracticePage]":
    from repository.models import PracticePage

    return PracticePage


def _in_memory(practice: "PracticePage") -> bool:
    return any(field.name in getattr(practice, "_cluster_related_objects", {}) for field in facts.MANY)


def entries(practice: "PracticePage", field: str) -> list[Entry]:
    """The concepts of a fact as vocabulary entries, in their order; of a branch only the narrowest."""
    known = table.current().entries
    return arranged([known[key] for key in _keys(practice, field) if key in known], FIELDS[field].scheme)


def arranged(chosen: list[Entry], scheme: str) -> list[Entry]:
    """Concepts of one vocabulary in the order in which readers expect them; of a branch only the narrowest."""
    by_name = scheme in BY_NAME
    return narrowest(sorted(chosen, key=lambda entry: entry.label() if by_name else (entry.rank, entry.notation)))


def _keys(practice: "PracticePage", field: str) -> list[int]:
    if not FIELDS[field].many:
        key = getattr(practice, f"{field}_id")
        return [key] if key else []
    loaded = getattr(practice, "loaded_concepts", None)
    if loaded is not None and not _in_memory(practice):
        return loaded[field]
    return [concept.pk for concept in getattr(practice, field).all()]


def narrowest(chosen: list[Entry]) -> list[Entry]:
    """Without those that a narrower one among them implies; order kept."""
    vocabulary = table.current()
    implied = {wide.pk for entry in chosen for wide in vocabulary.ancestors(entry)}
    return [entry for entry in chosen if entry.pk not in implied]
