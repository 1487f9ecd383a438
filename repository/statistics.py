"""Live counts of what readers can find."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from taxonomy import table
from taxonomy.enums import Scheme


@dataclass(frozen=True)
class Count:
    label: str
    value: str


def counts(request: HttpRequest) -> list[Count]:
    """Practices, countries with one, sections of the economy with one, languages they can be read in: four queries."""
    from repository.models import PracticePage

    practices = PracticePage.objects.live().originals().open_to(request).order_by()
    vocabulary = table.current()
    countries = set(practices.values_list("countries", flat=True).distinct()) - {None}
    sectors = set(practices.values_list("sectors", flat=True).distinct()) - {None}
    sections = {(_top(vocabulary, key)) for key in sectors if key in vocabulary.entries}
    all_sections = [entry for entry in vocabulary.of(Scheme.SECTOR) if entry.broader is None and entry.is_offered]
    keys = practices.values("translation_key")
    told = PracticePage.objects.live().open_to(request).filter(translation_key__in=keys)
    languages = set(told.order_by().values_list("locale_id", flat=True).distinct())
    covered = _("%(covered)s of %(all)s") % {
        "covered": number_format(len(sections)),
        "all": number_format(len(all_sections)),
    }
    return [
        Count(_("Practices"), number_format(practices.count(), force_grouping=True)),
        Count(_("Countries"), number_format(len(countries))),
        Count(_("Sectors covered"), covered),
        Count(_("Languages"), number_format(len(languages))),
    ]


def _top(vocabulary: table.Table, key: int) -> int:
    entry = vocabulary.entries[key]
    return ([entry, *vocabulary.ancestors(entry)])[-1].pk
