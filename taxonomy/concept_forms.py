"""Forms in which editors name, place and merge concepts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput, SlugInput

from taxonomy import merging
from taxonomy.forms import ConceptChoiceField
from taxonomy.languages import label_languages, language_name, portal_languages
from taxonomy.models import Concept
from taxonomy.table import FALLBACK, Name
from taxonomy.widgets import ConceptSelect

PARTS = ("text", "short", "definition")
SLUG_FOLLOWS = {
    "data-controller": "w-sync",
    "data-action": "focus->w-sync#check blur->w-sync#apply change->w-sync#apply keyup->w-sync#apply",
    "data-w-sync-target-value": "#id_slug",
}


@dataclass
class LabelRow:
    """The three fields of one language."""

    language: str
    name: str
    fields: list[forms.BoundField]

    @property
    def is_filled(self) -> bool:
        return any(field.value() or field.errors for field in self.fields)


class FieldAsOpened(forms.BoundField):
    """Brings along, hidden, what it held when the form was opened; Wagtail's templates leave that out."""

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> SafeString:
        shown = super().as_widget(widget, attrs, only_initial)
        if only_initial or not self.field.show_hidden_initial:
            return shown
        return shown + self.as_hidden(only_initial=True)


class ConceptForm(forms.Form):
    """A concept that exists: its place and its names in every language.

    What somebody else saved while the form was open stays, except where this form changed the same field.
    """

    bound_field_class = FieldAsOpened

    rank = forms.IntegerField(label=gettext_lazy("Place among its siblings"), min_value=0, required=False)

    def __init__(self, *args: Any, instance: Concept, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        self.fields["broader"] = ConceptChoiceField(
            instance.scheme,
            required=False,
            label=gettext_lazy("Part of"),
            empty_label=gettext_lazy("Nothing: it stands at the top"),
            widget=ConceptSelect(instance.scheme, groups_too=True),
        )
        self.initial.update(broader=instance.broader_id, rank=instance.rank if instance.pk else None)
        rows = {row.language: row for row in instance.labels.all()} if instance.pk else {}
        self.languages = [*label_languages(), *sorted(set(rows) - set(label_languages()))]
        for code in self.languages:
            self._add_language(code, rows.get(code))
        for field in self.fields.values():
            field.show_hidden_initial = bool(instance.pk)

    def _add_language(self, code: str, row: Any) -> None:
        attrs = {"lang": code}
        self.fields[f"{code}_text"] = forms.CharField(
            label=gettext_lazy("Official name"), max_length=300, required=False, widget=forms.TextInput(attrs)
        )
        self.fields[f"{code}_short"] = forms.CharField(
            label=gettext_lazy("Short name"), max_length=80, required=False, widget=forms.TextInput(attrs)
        )
        self.fields[f"{code}_definition"] = forms.CharField(
            label=gettext_lazy("Definition"), required=False, widget=AdminAutoHeightTextInput(attrs)
        )
        for part in PARTS:
            self.initial[f"{code}_{part}"] = getattr(row, part) if row else ""

    def own_languages(self) -> Iterator[LabelRow]:
        """Rows of the portal's languages."""
        return (self._row(code) for code in portal_languages())

    def other_languages(self) -> list[LabelRow]:
        return [self._row(code) for code in self.languages if code not in portal_languages()]

    def _row(self, code: str) -> LabelRow:
        return LabelRow(code, language_name(code), [self[f"{code}_{part}"] for part in PARTS])

    def place_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("notation", "slug", "broader", "rank") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for code in self.languages:
            text, *rest = (cleaned.get(f"{code}_{part}") for part in PARTS)
            if not text and (any(rest) or code == FALLBACK):
                self.add_error(f"{code}_text", _("Write the official name, even if it is the same as the short one."))
        return cleaned

    def labels(self) -> dict[str, Name]:
        """The names by language code, as the verbs want them."""
        return {code: Name(*(self.cleaned_data[f"{code}_{part}"] for part in PARTS)) for code in self.languages}

    def changed_labels(self) -> dict[str, Name]:
        """The names that this form changed; their other parts as they are now, not as they were when it opened."""
        rows = self.instance.labels.exclude(text="")
        now = {row.language: Name(row.text, row.short, row.definition) for row in rows}
        changed: dict[str, Name] = {}
        for code, name in self.labels().items():
            parts = {part: getattr(name, part) for part in PARTS if f"{code}_{part}" in self.changed_data}
            if parts:
                changed[code] = replace(now[code], **parts) if code in now else name
        return changed

    def changed_place(self, now: Concept) -> dict[str, Any]:
        """What `actions.move` shall do, empty for nothing. `now` is the concept's row as it is."""
        changed: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("broader", "rank") if name in self.changed_data
        }
        return {"broader": now.broader, **changed} if changed else {}


class NewConceptForm(ConceptForm):
    """A concept that an editor adds. Code and name in addresses can be left to the portal."""

    notation = forms.CharField(
        label=gettext_lazy("Code"), max_length=40, required=False, help_text=gettext_lazy("Empty: none of its own.")
    )
    slug = forms.SlugField(
        label=gettext_lazy("Name in addresses"),
        max_length=80,
        required=False,
        widget=SlugInput,
        help_text=gettext_lazy("Empty: made from the English name. It cannot be changed later."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[f"{FALLBACK}_text"].widget.attrs.update(SLUG_FOLLOWS)

    def clean_notation(self) -> str:
        return self._free("notation", _("Another concept of this vocabulary has this code."))

    def clean_slug(self) -> str:
        return self._free("slug", _("Another concept of this vocabulary has this name in addresses."))

    def _free(self, name: str, message: str) -> str:
        value = self.cleaned_data[name]
        if value and Concept.objects.of(self.instance.scheme).filter(**{f"{name}__iexact": value}).exists():
            raise ValidationError(message)
        return value


class MergeForm(forms.Form):
    """Which concept survives."""

    def __init__(self, *args: Any, concept: Concept, **kwargs: Any) -> None:
        self.concept = concept
        super().__init__(*args, **kwargs)
        self.fields["into"] = ConceptChoiceField(
            concept.scheme,
            label=gettext_lazy("The concept that stays"),
            widget=ConceptSelect(concept.scheme, groups_too=True),
        )

    def clean_into(self) -> Concept:
        into = self.cleaned_data["into"]
        merging.check(self.concept, into=into)
        return into
