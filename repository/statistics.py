"""Live counts of what readers can find."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from repository.indexing import PRACTICES
from search import backends
from search.query import SearchQuery
from search.readers import Reader
from taxonomy import table
from taxonomy.enums import Scheme


@dataclass(frozen=True)
class Count:
    label: str
    value: str


def counts(request: HttpRequest) -> list[Count]:
    """Practices, countries with one, sections of the economy with one, languages they can be read in."""
    from repository.models import PracticePage

    query, reader = SearchQuery(PRACTICES), Reader.of(request)
    [total] = backends.current().totals([query], reader)
    values = backends.current().counts(query, reader)
    vocabulary = table.current()
    countries = [slug for slug in values["country"] if not _is_top(vocabulary, Scheme.COUNTRY, slug)]
    sections = [slug for slug in values["sector"] if _is_top(vocabulary, Scheme.SECTOR, slug)]
    all_sections = [entry for entry in vocabulary.of(Scheme.SECTOR) if entry.broader is None and entry.is_offered]
    told = PracticePage.objects.live().open_to(request).order_by()
    languages = set(told.values_list("locale_id", flat=True).distinct())
    covered = _("%(covered)s of %(all)s") % {
        "covered": number_format(len(sections)),
        "all": number_format(len(all_sections)),
    }
    return [
        Count(_("Practices"), number_format(total, force_grouping=True)),
        Count(_("Countries"), number_format(len(countries))),
        Count(_("Sectors covered"), covered),
        Count(_("Languages"), number_format(len(languages))),
    ]


def _is_top(vocabulary: table.Table, scheme: str, slug: str) -> bool:
    entry = vocabulary.by_slug.get((str(scheme), slug))
    return entry is not None and entry.broader is None
