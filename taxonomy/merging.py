"""Merging two concepts: everything that holds the one holds the other from then on."""

from dataclasses import dataclass, field

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from taxonomy import relations, table
from taxonomy.enums import Scheme
from taxonomy.models import Concept, VocabularyVersion
from taxonomy.signals import concept_merged, concept_merging


@dataclass
class Merged:
    """The survivor, and the keys of the objects that were re-tagged, by their model."""

    survivor: Concept
    touched: dict[type[models.Model], list[int]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(len(keys) for keys in self.touched.values())


@transaction.atomic
def merge(concept: Concept, *, into: Concept, by: AbstractBaseUser | None) -> Merged:
    """Give everything that holds `concept` to `into` and keep its row, which leads there for ever.

    Narrower concepts come under the survivor; what was merged into `concept` before leads to the survivor at once.
    Merging the same two again only moves what was tagged meanwhile. Raises ValidationError when refused.
    """
    rows = locked(concept, into)
    source, target = rows[concept.pk], rows[into.pk]
    again = source.replaced_by_id == target.pk
    if not again:
        check(source, into=target)
    concept_merging.send(sender=Concept, concept=source, into=target)
    result = Merged(target, _move_all(source, target))
    if not again:
        Concept.objects.filter(broader=source).exclude(pk=target.pk).update(broader=target)
        Concept.objects.filter(replaced_by=source).update(replaced_by=target)
        Concept.objects.filter(pk=source.pk).update(replaced_by=target)
        concept.replaced_by = target
        _log(source, target, result, by)
    if not again or result.touched:
        table.changed()
        concept_merged.send(sender=Concept, concept=source, into=target, touched=result.touched, by=by)
    return result


def check(concept: Concept, *, into: Concept) -> None:
    """Raise ValidationError, with the reason in words, when the two cannot be merged."""
    reason = _reason_against(concept, into)
    if reason:
        raise ValidationError(reason)


def _reason_against(concept: Concept, into: Concept) -> str:
    if concept.pk == into.pk:
        return _("A concept cannot be merged into itself.")
    if concept.scheme != into.scheme:
        return _("Only concepts of the same vocabulary can be merged.")
    if concept.replaced_by_id:
        return _("This concept was merged into another already.")
    if into.replaced_by_id:
        return _("The chosen concept was itself merged into another; choose that one.")
    if into.retired_at:
        return _("The chosen concept is retired; restore it first, or choose another.")
    if concept.scheme == Scheme.COUNTRY and (concept.broader_id is None) != (into.broader_id is None):
        return _("A country cannot be merged with a group of countries.")
    if is_below(into, concept):
        return _("The chosen concept is a part of this one. Merge the part into the whole, not the whole into a part.")
    return ""


def is_below(concept: Concept, other: Concept) -> bool:
    """Whether `other` is among the ancestors of `concept`, in one query."""
    parents = dict(Concept.objects.of(concept.scheme).values_list("pk", "broader_id"))
    key = parents.get(concept.pk)
    while key is not None and key != other.pk:
        key = parents.get(key)
    return key == other.pk


def locked(*concepts: Concept) -> dict[int, Concept]:
    """The rows as they are now, by key, while every other change of vocabularies waits.

    Who tags a page meanwhile does not wait; what they tag is led on by `lead_leftovers`.
    """
    VocabularyVersion.lock()
    rows = Concept.objects.select_for_update(no_key=True).filter(pk__in=[c.pk for c in concepts]).order_by("pk")
    return {row.pk: row for row in rows}


def lead_leftovers() -> int:
    """Move what was tagged with a merged concept while or after it was merged. Returns the objects moved."""
    merged = {c.pk: c for c in Concept.objects.exclude(replaced_by=None).select_related("replaced_by")}
    held: set[int] = set()
    for relation in relations.relations() if merged else ():
        held.update(relation.rows(merged).values_list(relation.concept, flat=True).distinct())
    return sum(merge(merged[key], into=merged[key].survivor, by=None).total for key in sorted(held))


def _move_all(source: Concept, target: Concept) -> dict[type[models.Model], list[int]]:
    touched: dict[type[models.Model], set[int]] = {}
    for relation in relations.relations():
        owners = relation.owners([source.pk])
        if owners:
            touched.setdefault(relation.owner_model, set()).update(owners)
            _move(relation, source, target)
    return {model: sorted(keys) for model, keys in touched.items()}


def _move(relation: relations.Relation, source: Concept, target: Concept) -> None:
    try:
        with transaction.atomic():
            relations.move(relation, source.pk, target.pk)
    except IntegrityError as error:
        raise ValidationError(
            _("“%(objects)s” hold both concepts where only one may stand; change these first.")
            % {"objects": relation.owner_model._meta.verbose_name_plural}
        ) from error


def _log(source: Concept, target: Concept, result: Merged, by: AbstractBaseUser | None) -> None:
    """One entry in the history of each of the two."""
    names = {"merged": source.label(), "into": target.label(), "objects": result.total}
    log(instance=source, action="taxonomy.merge", user=by, data=names)
    log(instance=target, action="taxonomy.absorb", user=by, data=names)
