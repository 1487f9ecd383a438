"""Form controls for concepts, drawn from the table in memory: no query, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from taxonomy import table
from taxonomy.enums import Scheme
from taxonomy.table import Entry
from taxonomy.trees import caption, tree, unaccented

FILTER_FROM = 16  # shorter lists are seen at a glance


@dataclass
class Choice:
    """One box of the tree. `parts` are all boxes below it, `chosen` counts the ticked ones with itself."""

    key: int
    label: str
    words: str
    note: str
    depth: int
    ticked: bool
    can_be_chosen: bool
    parts: list["Choice"] = field(default_factory=list)

    @property
    def chosen(self) -> int:
        return self.ticked + sum(part.ticked for part in self.parts)


class ConceptTree(forms.SelectMultiple):
    """Checkboxes in closed groups, what is chosen on top as text, and with script a field to filter them.

    `legend` names the group for screen readers where no visible label is tied to it.
    """

    template_name = "taxonomy/widgets/concept_tree.html"
    use_fieldset = True

    class Media:
        css = {"all": ["taxonomy/concept-tree.css"]}
        js = ["taxonomy/concept-tree.js"]

    def __init__(self, scheme: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.scheme = str(scheme)
        self.legend: Any = ""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        built = self.build_attrs(self.attrs, attrs)
        described_by = built.pop("aria-describedby", "")
        groups = _groups(self.scheme, _keys(value))
        boxes = [box for group in groups for box in (group, *group.parts)]
        return {
            "name": name,
            "id": built.pop("id", ""),
            "legend": self.legend,
            "described_by": described_by,
            "disabled": built.pop("disabled", False),
            "groups": groups,
            "has_parts": any(group.parts for group in groups),
            "chosen": [box.label for box in boxes if box.ticked],
            "filter_from": FILTER_FROM if len(boxes) >= FILTER_FROM else "",
        }

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """With the project's templates: the form renderer of Django knows those of apps only."""
        return mark_safe(get_template(template_name).render(context))


class ConceptSelect(forms.Select):
    """One concept: a plain select, indented; countries under the names of their groups.

    With `groups_too` a group of countries can be chosen as well.
    """

    def __init__(self, scheme: str, attrs: dict[str, Any] | None = None, *, groups_too: bool = False) -> None:
        super().__init__(attrs)
        self.scheme = str(scheme)
        self.by_group = self.scheme == Scheme.COUNTRY and not groups_too
        self.empty_label: Any = "---------"

    def use_required_attribute(self, initial: Any) -> bool:
        return not self.is_hidden and self.empty_label is not None

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """As Django's select wants it: (heading or None, options, index)."""
        keys = _keys(value)
        groups: list[Any] = []
        options: list[Any] = []
        if self.empty_label is not None:
            groups.append((None, [self.create_option(name, "", self.empty_label, not keys, 0)], 0))
        for index, (depth, entry) in enumerate(tree(self.scheme, keys), start=1):
            ticked = entry.pk in keys
            if self.by_group and depth == 0 and entry.pk in _parents() and not ticked:
                options = []
                groups.append((entry.label(), options, index))
                continue
            label = _option_label(entry, 0 if self.by_group else depth)
            option = self.create_option(name, entry.pk, label, ticked, index)
            if self.by_group and depth:
                options.append(option)
            else:
                groups.append((None, [option], index))
        return groups


def _parents() -> set[int | None]:
    return set(table.current().narrower)


def _option_label(entry: Entry, indent: int) -> str:
    note = _note(entry)
    return "\u2003" * indent + caption(entry) + (f" ({note})" if note else "")


def _keys(value: Any) -> set[int]:
    """Primary keys out of what a form field hands over: keys, texts, or nothing."""
    values: Iterable[Any] = value if isinstance(value, list | tuple | set) else [value]
    return {int(item) for item in values if str(item).isascii() and str(item).isdigit()}


def _groups(scheme: str, keys: set[int]) -> list[Choice]:
    """The top of the tree; everything below a top concept stands in its group, whatever its depth."""
    groups: list[Choice] = []
    for depth, entry in tree(scheme, keys):
        choice = _choice(entry, depth, entry.pk in keys)
        if depth == 0:
            groups.append(choice)
        else:
            groups[-1].parts.append(choice)
    return groups


def _choice(entry: Entry, depth: int, ticked: bool) -> Choice:
    words = unaccented(f"{entry.notation} {entry.label()} {entry.official()} {entry.label('en')}")
    can_be_chosen = ticked or entry.is_offered
    return Choice(entry.pk, caption(entry), words, _note(entry), depth, ticked, can_be_chosen)


def _note(entry: Entry) -> str:
    """Why a concept is offered no more."""
    if entry.replaced_by:
        return _("merged into “%(name)s”, saved as that") % {"name": table.current().survivor(entry).label()}
    return _("retired") if entry.retired else ""
