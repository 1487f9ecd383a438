"""Writes about people and organisations: each a verb, atomic, logged with the person who did it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from community.enums import OrganisationKind
from community.models import Organisation, User
from community.rules import same_name
from taxonomy.models import Concept


@transaction.atomic
def find_or_add_organisation(
    name: str, *, by: User | None, kind: str = OrganisationKind.OTHER, country: Concept | None = None, website: str = ""
) -> Organisation:
    """Return the standing organisation of this name (case and spaces aside) and country, or add it.

    An organisation that was merged leads to its survivor. Existing ones are never changed.
    """
    for found in Organisation.objects.filter(country=country, name__iexact=same_name(name)):
        return found.survivor
    organisation = Organisation(name=same_name(name), kind=kind, country=country, website=website)
    organisation.full_clean()
    organisation.save()
    log(instance=organisation, action="wagtail.create", user=by)
    return organisation


@transaction.atomic
def merge_organisation(organisation: Organisation, *, into: Organisation, by: User | None) -> Organisation:
    """Move every role of `organisation` to `into`, keep its row as a signpost, and return the survivor."""
    survivor = into.survivor
    if survivor.pk == organisation.pk:
        raise ValueError("An organisation cannot be merged into itself.")
    if organisation.merged_into_id == survivor.pk:
        return survivor
    for relation in Organisation._meta.related_objects:
        if relation.related_model is Organisation:
            continue
        rows = relation.related_model._default_manager.filter(**{relation.field.name: organisation})
        for row in rows:
            _hand_over(row, relation.field.name, survivor)
    Organisation.objects.filter(merged_into=organisation).update(merged_into=survivor)
    organisation.merged_into = survivor
    organisation.save(update_fields=["merged_into"])
    log(instance=survivor, action="community.merge", user=by, data={"merged": organisation.name})
    return survivor


def _hand_over(row: object, field: str, survivor: Organisation) -> None:
    """Give one related row to the survivor; one that the survivor already has is dropped."""
    setattr(row, field, survivor)
    try:
        row.validate_constraints()
    except ValidationError:  # the survivor has this role already
        row.delete()
    else:
        row.save(update_fields=[field])
