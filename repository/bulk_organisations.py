"""Organisations of many practices at once, as `community.actions.find_or_add_organisation` finds and adds each."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import F, TextField
from django.db.models.functions import Lower, Upper
from wagtail.models import ReferenceIndex

from community.models import Organisation, User
from community.rules import same_name
from core.slugs import ascii_slug, free_slugs
from repository.bulk_rows import index_for_admin, index_references, log_all
from repository.values import Body
from taxonomy.models import Concept

Key = tuple[int | None, str]
CHUNK = 200


class Organisations:
    """Those of the portal that `bodies` name, and new ones, which have no key until `save`.

    `countries`: concepts by primary key, of all bodies that have a country.
    """

    def __init__(self, bodies: Iterable[Body], countries: dict[int, Concept]) -> None:
        self._countries = countries
        self._known = _stored({as_compared(body.name) for body in bodies})
        self._new: dict[Key, Organisation] = {}

    def of(self, bodies: Iterable[Body]) -> list[Organisation]:
        """An organisation for each body. Raises ValidationError, and then none of them is added."""
        found: list[Organisation] = []
        new: dict[Key, Organisation] = {}
        for body in bodies:
            key = (body.country, as_compared(body.name))
            organisation = self._known.get(key) or self._new.get(key) or new.get(key)
            if organisation is None:
                organisation = new[key] = self._made(body)
            found.append(organisation)
        self._new |= new
        return found

    def _made(self, body: Body) -> Organisation:
        country = self._countries[body.country] if body.country else None
        made = Organisation(name=same_name(body.name), kind=body.kind, country=country, website=body.website)
        # The country is a row that was read just now, and the address is found on saving.
        made.full_clean(exclude=["country"], validate_unique=False, validate_constraints=False)
        return made

    def save(self, by: User | None) -> None:
        """Write the new ones, with what is kept about each."""
        new = list(self._new.values())
        _give_slugs(new)
        Organisation.objects.bulk_create(new)
        log_all([(one, "wagtail.create", {}) for one in new], by=by)
        if Organisation in ReferenceIndex.tracked_models:
            index_references(new)
        index_for_admin(new)


def as_compared(name: str) -> str:
    """A name in the form in which `iexact` finds it: SQLite folds ASCII letters, PostgreSQL single letters of all."""
    plain = same_name(name)
    if connection.vendor == "sqlite":
        return "".join(letter.lower() if letter.isascii() else letter for letter in plain)
    return "".join(upper if len(upper := letter.upper()) == 1 else letter for letter in plain)


def _stored(names: set[str]) -> dict[Key, Organisation]:
    """Survivors by country and compared name; the first in order of several."""
    compared = Lower(F("name")) if connection.vendor == "sqlite" else Upper(F("name"), output_field=TextField())
    known: dict[Key, Organisation] = {}
    ordered = sorted(names)
    for start in range(0, len(ordered), CHUNK):
        rows = Organisation.objects.alias(compared=compared).filter(compared__in=ordered[start : start + CHUNK])
        for row in rows.select_related("merged_into"):
            known.setdefault((row.country_id, as_compared(row.name)), row.survivor)
    return known


def _give_slugs(new: list[Organisation]) -> None:
    stems = [ascii_slug(one.name, at_most=110) or "organisation" for one in new]
    slugs = free_slugs(Organisation.objects.all(), stems)
    for one, slug in zip(new, slugs, strict=True):
        one.slug = slug
