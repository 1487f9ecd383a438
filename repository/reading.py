"""Everything the reading page of a practice shows, ready for a template that only prints."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.rich_text import expand_db_html

from core.navigation import LanguageLink, Link, absolute, language
from repository import cards, citation, concepts, facts, listing, related
from repository.cards import Card, Evidence, Outcome
from repository.enums import Completeness, Licence, Role
from repository.results import Neighbours, neighbours
from repository.videos import Video, video
from taxonomy import table

if TYPE_CHECKING:
    from repository.models import PracticePage

SEPARATOR = " · "  # labels have commas of their own
PREFETCHED = ("tags", "roles__organisation__country", "attachments__document", "links")


@dataclass(frozen=True)
class Fact:
    """One line of the key facts: plain values, or links."""

    label: str
    value: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    html: SafeString
    warns: bool = False


@dataclass(frozen=True)
class Material:
    title: str
    url: str
    kind: str
    size: str
    suffix: str
    language: str


@dataclass(frozen=True)
class Notice:
    """Why the text is in another language, and where else it can be read."""

    text: str
    alternatives: tuple[LanguageLink, ...]


class Reading:
    """`page` tells the practice, `page.original` holds its facts; `request` brings the reader's language and rights."""

    def __init__(self, page: "PracticePage", request: HttpRequest, languages: list[LanguageLink]) -> None:
        self.page = page
        self.practice = page.original
        self.request = request
        self.languages = languages
        self.lang = page.locale.language_code
        self.index_url = listing.index_url(request)
        if self.practice.pk:
            prefetch_related_objects([self.practice], *PREFETCHED)
            concepts.load([self.practice])

    # --- above the story ------------------------------------------------------------------

    @cached_property
    def badges(self) -> list[Link]:
        places = cards.badges(self.practice, "countries", "sectors")
        return places[:8] + cards.badges(self.practice, "themes")[:2]

    @cached_property
    def outcome(self) -> Outcome:
        return cards.outcome(self.practice) or Outcome(_("Outcome not stated"), "none")

    @cached_property
    def evidence(self) -> Evidence:
        return cards.evidence(self.practice) or Evidence(_("Evidence not stated"), 0)

    @cached_property
    def notice(self) -> Notice | None:
        """Set when the reader's language has no translation of this practice."""
        if self.lang == language():
            return None
        names = {"mine": cards.language_name(language()), "shown": cards.language_name(self.lang)}
        text = _("This practice is not yet translated into %(mine)s. You are reading it in %(shown)s.") % names
        return Notice(text, tuple(link for link in self.languages if link.translated and not link.current))

    @cached_property
    def translated_from(self) -> Link | None:
        """Leads a reader of a translation to the original."""
        if self.page.is_original:
            return None
        name = cards.language_name(self.practice.locale.language_code)
        return Link(_("Translated from %(language)s") % {"language": name}, self.practice.get_url(self.request) or "")

    @cached_property
    def is_short(self) -> bool:
        return self.page.completeness == Completeness.SHORT

    # --- key facts ------------------------------------------------------------------------

    @cached_property
    def facts(self) -> list[Fact]:
        found = [
            self._where(), self._sectors(),
            Fact(_("Period"), cards.period(self.practice)),
            self._concepts(_("For"), "target_groups"), self._concepts(_("Theme"), "themes"),
            self._concepts(_("VET strand"), "strands"), Fact(_("Level"), self._level()),
            self._concepts(_("Learning mode"), "modes"), self._concepts(_("Field of education"), "fields_of_education"),
            Fact(_("It took"), self._cost()), Fact(_("Learners reached"), self._number(self.practice.learners_reached)),
            self._bodies(_("Led by"), Role.LEAD), self._bodies(_("With"), Role.PARTNER),
            Fact(_("Licence"), links=self._licence()) if self._licence() else Fact(_("Licence"), self._licence_name()),
        ]  # fmt: skip
        return [fact for fact in found if fact.value or fact.links]

    def _where(self) -> Fact:
        countries = [entry.label() for entry in cards.entries(self.practice, "countries")]
        return Fact(_("Where"), ", ".join(filter(None, [self.practice.region, *countries])))

    def _concepts(self, label: str, name: str) -> Fact:
        return Fact(label, SEPARATOR.join(entry.label() for entry in cards.entries(self.practice, name)))

    def _sectors(self) -> Fact:
        named = [
            _("%(label)s (NACE %(code)s)") % {"label": entry.label(), "code": entry.notation}
            for entry in cards.entries(self.practice, "sectors")
        ]
        return Fact(_("Sector"), SEPARATOR.join(named))

    def _level(self) -> str:
        level = [entry.label() for entry in cards.entries(self.practice, "territorial_level")]
        return ", ".join(filter(None, [cards.eqf(self.practice), *level]))

    def _cost(self) -> str:
        practice, parts = self.practice, []
        if practice.staff_fte is not None:
            posts = practice.staff_fte.normalize()
            words = ngettext("%(number)s full-time post", "%(number)s full-time posts", 1 if posts == 1 else 2)
            parts.append(words % {"number": number_format(posts)})
        if practice.cost_amount is not None:
            amount = number_format(practice.cost_amount, force_grouping=True)
            words = _("%(amount)s EUR a year") if practice.cost_period == "year" else _("%(amount)s EUR once")
            parts.append(words % {"amount": amount})
        if (months := practice.setup_months) is not None:
            words = ngettext("%(count)s month to set up", "%(count)s months to set up", months)
            parts.append(words % {"count": number_format(months)})
        return ", ".join(parts)

    def _number(self, value: int | None) -> str:
        return "" if value is None else number_format(value, force_grouping=True)

    def _bodies(self, label: str, role: Role) -> Fact:
        bodies = [item.organisation for item in self.practice.roles.all() if item.role == role]
        return Fact(label, links=tuple(Link(body.name, body.website) for body in bodies))

    def _licence_name(self) -> str:
        return str(Licence(self.practice.licence).label)

    def _licence(self) -> tuple[Link, ...]:
        address = Licence(self.practice.licence).url
        return (Link(self._licence_name(), address),) if address else ()

    # --- story ----------------------------------------------------------------------------

    @cached_property
    def sections(self) -> list[Section]:
        titles = {name: self.page._meta.get_field(name).verbose_name for name in facts.STORY}
        return [
            Section(
                name.replace("_", "-"), str(titles[name]), mark_safe(expand_db_html(html)), name == "what_did_not_work"
            )
            for name in facts.STORY
            if (html := getattr(self.page, name))
        ]  # rich text was cleaned when it was saved

    @cached_property
    def materials(self) -> list[Material]:
        return [
            Material(
                title=item.title or item.document.title,
                url=item.document.url,
                kind=str(item.get_kind_display()),
                size=filesizeformat(item.document.file_size or 0),
                suffix=item.document.file_extension.upper(),
                language=table.label_of(item.language_id),
            )
            for item in self.practice.attachments.all()
        ]

    @cached_property
    def links(self) -> list[Link]:
        return [Link(link.label, link.url) for link in self.practice.links.all()]

    @cached_property
    def video(self) -> Video | None:
        return video(self.practice)

    @cached_property
    def languages_of_materials(self) -> str:
        return ", ".join(entry.label() for entry in cards.entries(self.practice, "languages"))

    @cached_property
    def tags(self) -> list[str]:
        return sorted(tag.name for tag in self.practice.tags.all())

    @cached_property
    def contact(self) -> Link | None:
        value = self.practice.contact
        if not value:
            return None
        return Link(value, f"mailto:{value}" if "@" in value and "://" not in value else value)

    @cached_property
    def source(self) -> Link | None:
        return Link(self.practice.source_name, self.practice.source_url) if self.practice.source_name else None

    @cached_property
    def updated(self) -> str:
        moment = self.page.last_published_at
        return date_format(moment, "DATE_FORMAT") if moment else ""

    @cached_property
    def around(self) -> Neighbours | None:
        return neighbours(self.request, self.practice)

    @cached_property
    def related(self) -> list[Card]:
        return related.related(self.practice, self.request)

    # --- for machines and other people's texts ------------------------------------------------

    @cached_property
    def url(self) -> str:
        return absolute(self.page.get_url(self.request) or self.request.path)

    @cached_property
    def here(self) -> str:
        """The address the reader is at, in the reader's language."""
        base = self.page.get_url(self.request) if self.lang == language() else f"{self.index_url}{self.page.slug}/"
        return base or "./"

    @property
    def pdf_url(self) -> str:
        return f"{self.here}fact-sheet/"

    @cached_property
    def citation(self) -> dict[str, str]:
        return {
            "apa": citation.apa(self.page, self.url),
            "bibtex_url": f"{self.here}cite/bibtex/",
            "ris_url": f"{self.here}cite/ris/",
        }

    @cached_property
    def meta(self) -> list[dict[str, str]]:
        return citation.meta(self.page, self.url, self.image_url)

    @cached_property
    def json_ld(self) -> SafeString:
        return mark_safe(citation.json_ld_text(self.page, self.url, self.image_url))  # escapes <, > and & itself

    @cached_property
    def image_url(self) -> str:
        if not self.practice.image_id:
            return ""
        rendition = self.practice.image.get_rendition("fill-1200x630|format-jpeg")
        return absolute(rendition.url)
