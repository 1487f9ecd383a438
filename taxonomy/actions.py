"""Writes about concepts. Each is one transaction: the change, its log entry, the new version and a signal."""

from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from taxonomy import slugs, table
from taxonomy.merging import Merged, is_below, lead_leftovers, locked, merge
from taxonomy.models import Concept, ConceptLabel, VocabularyVersion
from taxonomy.signals import concept_changed
from taxonomy.table import FALLBACK, Name

__all__ = ["Merged", "add_concept", "edit_labels", "lead_leftovers", "merge", "move", "restore", "retire"]


@transaction.atomic
def add_concept(
    scheme: str,
    *,
    labels: Mapping[str, Name],
    by: AbstractBaseUser | None,
    notation: str = "",
    slug: str = "",
    broader: Concept | None = None,
    rank: int | None = None,
) -> Concept:
    """Add a concept of the editors' own, last among its siblings unless `rank` says otherwise.

    `labels` maps language codes to names and holds an English one. Without `slug` the English name makes it,
    without `notation` the slug does. Raises ValidationError with messages per field.
    """
    english = labels.get(FALLBACK)
    if english is None or not english.text:
        raise ValidationError(_("A concept needs an English name."))
    VocabularyVersion.lock()
    taken = set(Concept.objects.of(scheme).values_list("slug", flat=True))
    slug = slug or slugs.propose(english.short or english.text, taken)
    concept = Concept(scheme=scheme, notation=notation or slug[:40], slug=slug, broader=broader)
    concept.rank = _last_rank(scheme, broader) + 1 if rank is None else rank
    _check_parent(concept, broader)
    concept.full_clean()
    concept.save()
    ConceptLabel.objects.bulk_create(
        ConceptLabel(concept=concept, language=code, text=name.text, short=name.short, definition=name.definition)
        for code, name in labels.items()
        if name.text
    )
    log(instance=concept, action="taxonomy.add", user=by, title=english.short or english.text)
    _announce(concept, change="added", by=by)
    return concept


@transaction.atomic
def edit_labels(concept: Concept, *, labels: Mapping[str, Name], by: AbstractBaseUser | None) -> list[str]:
    """Set the names in the given languages; a name without text is taken away. Returns the languages that changed.

    Loading the shipped vocabularies later leaves what was changed here.
    """
    if FALLBACK in labels and not labels[FALLBACK].text:
        raise ValidationError(_("A concept needs an English name."))
    locked(concept)
    rows = {label.language: label for label in concept.labels.all()}
    changes: dict[str, dict[str, str]] = {}
    for code, name in labels.items():
        row = rows.get(code) or ConceptLabel(concept=concept, language=code)
        before = Name(row.text, row.short, row.definition)
        if name != before:
            changes[code] = {"from": before.short or before.text, "to": name.short or name.text}
            _set_name(row, name)
    if changes:
        log(instance=concept, action="taxonomy.edit_labels", user=by, data={"names": changes})
        _announce(concept, change="labels", by=by)
    return list(changes)


def _set_name(row: ConceptLabel, name: Name) -> None:
    """A shipped name that is taken away keeps an empty row, so that loading does not bring it back."""
    if not name.text and not row.loaded:
        row.delete()
        return
    row.text, row.short, row.definition = name.text, name.short, name.definition
    row.full_clean(exclude=[] if name.text else ["text"])
    row.save()


@transaction.atomic
def move(concept: Concept, *, broader: Concept | None, by: AbstractBaseUser | None, rank: int | None = None) -> bool:
    """Put the concept under another parent, or at another place among its siblings. Returns whether it moved."""
    row = locked(concept)[concept.pk]
    parent = broader.pk if broader else None
    if rank is None:
        rank = row.rank if row.broader_id == parent else _last_rank(row.scheme, broader) + 1
    if (row.broader_id, row.rank) == (parent, rank):
        return False
    _check_parent(row, broader)
    if broader and (broader.pk == row.pk or is_below(broader, row)):
        raise ValidationError(_("A concept cannot be part of itself or of one of its own parts."))
    row.broader, row.rank = broader, rank
    row.save(update_fields=["broader", "rank"])
    log(instance=row, action="taxonomy.move", user=by, data={"under": broader.label() if broader else ""})
    concept.broader, concept.rank = broader, rank
    _announce(concept, change="moved", by=by)
    return True


@transaction.atomic
def retire(concept: Concept, *, by: AbstractBaseUser | None) -> bool:
    """Offer it no more; what holds it keeps it. Returns whether that is news."""
    row = locked(concept)[concept.pk]
    if row.replaced_by_id:
        raise ValidationError(_("This concept was merged into another: nobody is offered it any more."))
    if row.retired_at:
        return False
    _set_retired(concept, row, retired=True, by=by)
    return True


@transaction.atomic
def restore(concept: Concept, *, by: AbstractBaseUser | None) -> bool:
    """Offer a retired concept again. Returns whether that is news. A merged one stays merged."""
    row = locked(concept)[concept.pk]
    if row.replaced_by_id:
        raise ValidationError(_("This concept was merged into another: merging cannot be undone."))
    if not row.retired_at:
        return False
    _set_retired(concept, row, retired=False, by=by)
    return True


def _set_retired(concept: Concept, row: Concept, *, retired: bool, by: AbstractBaseUser | None) -> None:
    concept.retired_at = row.retired_at = timezone.now() if retired else None
    row.save(update_fields=["retired_at"])
    log(instance=row, action="taxonomy.retire" if retired else "taxonomy.restore", user=by)
    _announce(concept, change="retired" if retired else "restored", by=by)


def _announce(concept: Concept, *, change: str, by: AbstractBaseUser | None) -> None:
    table.changed()
    concept_changed.send(sender=Concept, keys=[concept.pk], change=change, by=by)


def _last_rank(scheme: str, broader: Concept | None) -> int:
    return Concept.objects.of(scheme).filter(broader=broader).aggregate(last=Max("rank"))["last"] or 0


def _check_parent(concept: Concept, broader: Concept | None) -> None:
    if broader and broader.scheme != concept.scheme:
        raise ValidationError({"broader": _("The broader concept must be of the same vocabulary.")})
    if broader and broader.replaced_by_id:
        raise ValidationError({"broader": _("The broader concept was merged into another; choose that one.")})
