from typing import Any

from django import forms
from django.db.models import QuerySet

from taxonomy import table
from taxonomy.models import Concept
from taxonomy.table import Entry


class _ConceptChoices:
    """Offers the concepts of a vocabulary as an indented tree and leads merged ones to their survivors.

    `led` holds, after cleaning, the names of merged concepts that the form still held.
    """

    def __init__(self, scheme: str, **kwargs: Any) -> None:
        self.scheme = str(scheme)
        self.led: list[str] = []
        super().__init__(Concept.objects.of(self.scheme), **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        copy = super().__deepcopy__(memo)
        copy.led = []
        return copy

    def label_from_instance(self, concept: Concept) -> str:
        entry = concept.entry
        return f"{entry.official()} ({entry.notation})" if entry.notation[:1].isalnum() else entry.official()

    def lead(self, concepts: list[Concept]) -> list[int]:
        vocabulary = table.current()
        keys = [concept.pk for concept in concepts]
        survivors = vocabulary.survivors(keys)
        self.led = [vocabulary.entries[key].label() for key in keys if key not in survivors]
        return survivors


class ConceptsChoiceField(_ConceptChoices, forms.ModelMultipleChoiceField):
    """Several concepts of one vocabulary."""

    def clean(self, value: Any) -> QuerySet[Concept]:
        chosen = super().clean(value)
        return Concept.objects.filter(pk__in=self.lead(list(chosen))).in_order()


class ConceptChoiceField(_ConceptChoices, forms.ModelChoiceField):
    """One concept of one vocabulary, or none."""

    def clean(self, value: Any) -> Concept | None:
        chosen = super().clean(value)
        return Concept.objects.get(pk=self.lead([chosen])[0]) if chosen else None


def tree(scheme: str) -> list[tuple[int, Entry]]:
    """Offered concepts of a vocabulary with their depth, parents first: what a widget draws."""
    vocabulary = table.current()
    return [(sum(1 for _ in vocabulary.ancestors(entry)), entry) for entry in vocabulary.of(scheme) if entry.is_offered]
