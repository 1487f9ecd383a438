"""Practices like this one, with the reason in words: shared sectors weigh most, then themes and countries."""

from typing import TYPE_CHECKING

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _

from repository import cards, concepts, listing
from repository.cards import Card
from taxonomy import table
from taxonomy.enums import Scheme
from taxonomy.table import Entry

if TYPE_CHECKING:
    from repository.models import PracticePage

WEIGHTS = {"sectors": 3, "themes": 2, "countries": 2, "target_groups": 1}
MOST = 4


def related(practice: "PracticePage", request: HttpRequest) -> list[Card]:
    """At most four cards, best first; a constant number of queries. `practice` is an original."""
    from repository.models import PracticePage

    score = sum((_shared(practice, name) * weight for name, weight in WEIGHTS.items()), start=F("pk") * 0)
    found = (
        PracticePage.objects.live()
        .originals()
        .open_to(request)
        .exclude(pk=practice.pk)
        .annotate(score=score)
        .filter(score__gte=3)
        .order_by("-score", "-first_published_at", "-pk")[:MOST]
    )
    practices = list(found)
    concepts.load(practices)
    reasons = {other.pk: reason(practice, other) for other in practices}
    return cards.cards(practices, request, listing.index_url(request), reasons)


def _shared(practice: "PracticePage", name: str) -> Coalesce:
    """How many concepts of the fact `name` another practice shares with this one."""
    from repository.models import PracticePage

    through = PracticePage._meta.get_field(name).remote_field.through
    keys = [entry.pk for entry in concepts.entries(practice, name)]
    rows = through.objects.filter(practicepage=OuterRef("pk"), concept_id__in=keys).order_by()
    counted = rows.values("practicepage").annotate(shared=Count("pk")).values("shared")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def reason(practice: "PracticePage", other: "PracticePage") -> str:
    """“also Construction, also Greece”: at most three shared concepts, the weightiest facts first."""
    shared = [entry.label() for name in WEIGHTS for entry in _common(practice, other, name)]
    return " · ".join(_("also %(concept)s") % {"concept": label} for label in shared[:3])


def _common(practice: "PracticePage", other: "PracticePage", name: str) -> list[Entry]:
    """Concepts that both have, themselves or by a narrower one; of a branch only the narrowest."""
    vocabulary = table.current()
    mine, theirs = (
        {wide.pk: wide for entry in concepts.entries(page, name) for wide in (entry, *_wider(vocabulary, entry))}
        for page in (practice, other)
    )
    return concepts.narrowest([mine[key] for key in mine if key in theirs])


def _wider(vocabulary: table.Table, entry: Entry) -> list[Entry]:
    """Broader concepts worth naming: that two countries are both in the Union says little."""
    return [] if entry.scheme == Scheme.COUNTRY else list(vocabulary.ancestors(entry))
