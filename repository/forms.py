from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from repository import facts, validation
from repository.models.facts import FACT_NAMES
from taxonomy.forms import ConceptChoiceField, ConceptsChoiceField


class PracticePageForm(WagtailAdminPageForm):
    """The practice in the Wagtail admin; merged concepts that it still holds are led to their survivors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_original:
            self._keep_texts()
        for field in facts.CONCEPT_FIELDS:
            if field.name in self.fields:
                self._use_concepts(field)

    def _keep_texts(self) -> None:
        """Facts live on the original: what a translation's form does not show, it does not ask for either."""
        for name in FACT_NAMES:
            self.fields.pop(name, None)
            self.formsets.pop(name, None)

    def _use_concepts(self, field: facts.ConceptField) -> None:
        old = self.fields[field.name]
        make = ConceptsChoiceField if field.many else ConceptChoiceField
        self.fields[field.name] = make(field.scheme, label=old.label, help_text=old.help_text, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.led_to_survivors = [
            name for field in facts.CONCEPT_FIELDS if field.name in self.fields for name in self.fields[field.name].led
        ]
        if not self.is_deferred_validation:
            self._require_for_readers(cleaned)
        return cleaned

    def _require_for_readers(self, cleaned: dict[str, Any]) -> None:
        """What publishing and sending in demand, said beside the field instead of at the top."""
        for name in ("sectors", "countries"):
            if name in self.fields and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(validation.MISSING[name]))
        if not (cleaned.get("summary") or "").strip() and "summary" not in self.errors:
            self.add_error("summary", ValidationError(validation.MISSING["summary"]))
        image = cleaned.get("image") if "image" in self.fields else self.instance.original.image
        if image and not (cleaned.get("image_alt") or "").strip():
            self.add_error("image_alt", ValidationError(validation.MISSING["image_alt"]))
