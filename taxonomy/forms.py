from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import ForeignKey, QuerySet

from taxonomy import table
from taxonomy.models import Concept
from taxonomy.trees import caption, tree
from taxonomy.widgets import ConceptSelect, ConceptTree

__all__ = ["ConceptChoiceField", "ConceptsChoiceField", "field_for_foreign_key", "tree"]

if TYPE_CHECKING:
    Choosing = forms.ModelChoiceField
else:
    Choosing = object


class _ConceptChoices(Choosing):
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
        return caption(concept.entry)

    def lead(self, concepts: list[Concept]) -> list[int]:
        vocabulary = table.current()
        keys = [concept.pk for concept in concepts]
        survivors = vocabulary.survivors(keys)
        self.led = [vocabulary.entries[key].label() for key in keys if key not in survivors]
        return survivors


class ConceptsChoiceField(_ConceptChoices, forms.ModelMultipleChoiceField):
    """Several concepts of one vocabulary."""

    def __init__(self, scheme: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ConceptTree(scheme))
        super().__init__(scheme, **kwargs)
        if isinstance(self.widget, ConceptTree):
            self.widget.legend = self.label or ""

    def clean(self, value: Any) -> QuerySet[Concept]:
        chosen = super().clean(value)
        return Concept.objects.filter(pk__in=self.lead(list(chosen))).in_order()


class ConceptChoiceField(_ConceptChoices, forms.ModelChoiceField):
    """One concept of one vocabulary, or none."""

    def __init__(self, scheme: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ConceptSelect(scheme))
        super().__init__(scheme, **kwargs)
        if isinstance(self.widget, ConceptSelect):
            self.widget.empty_label = self.empty_label

    def clean(self, value: Any) -> Concept | None:
        chosen = super().clean(value)
        return Concept.objects.get(pk=self.lead([chosen])[0]) if chosen else None


def field_for_foreign_key(db_field: ForeignKey) -> dict[str, Any]:
    """What Wagtail's model forms use for a foreign key to Concept that is limited to one vocabulary."""
    limits = db_field.get_limit_choices_to()
    scheme = limits.get("scheme") if isinstance(limits, dict) else None
    if scheme is None:
        return {}

    def make(**kwargs: Any) -> ConceptChoiceField:
        for name in ("queryset", "to_field_name", "blank"):
            kwargs.pop(name, None)
        return ConceptChoiceField(scheme, **kwargs)

    return {"form_class": make}
