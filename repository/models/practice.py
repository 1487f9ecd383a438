from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import TabbedInterface
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.contrib.routable_page.models import path as subpage
from wagtail.fields import RichTextField
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.search import index

from community.models import Organisation
from core.models import PortalPageMixin
from repository import facts, panels, validation
from repository.enums import Completeness
from repository.forms import PracticePageForm
from repository.models.facts import FACT_NAMES, PracticeFacts
from repository.models.relations import PracticeRole
from repository.querysets import PracticePageManager
from search.models.indexed import IndexedMixin
from taxonomy import table
from taxonomy.models import Concept

RICH = ["h3", "bold", "italic", "ol", "ul", "link"]


def story(label: str, help_text: str) -> RichTextField:
    return RichTextField(label, blank=True, features=RICH, help_text=help_text)


class PracticePage(IndexedMixin, RoutablePageMixin, PortalPageMixin, PracticeFacts, Page):
    """A practice: the same questions answered by everybody, so that readers can compare.

    Facts live on the original page only; a translation carries the texts, and `original` leads to the facts.
    """

    summary = models.TextField(
        _("summary"), max_length=facts.SUMMARY_LENGTH, blank=True,
        help_text=_("What was done, for whom, to what effect: two sentences, at most 300 characters."),
    )  # fmt: skip
    situation = story(_("The situation"), _("What was the matter, and for whom?"))
    what_was_done = story(_("What was done"), _("Step by step, so that somebody else could try it."))
    results = story(_("Results and evidence"), _("What changed, and how do you know?"))
    what_it_took = story(_("What it took"), _("People, money, time, rules, partners."))
    transfer = story(_("Conditions for transfer"), _("What must be there for it to work elsewhere?"))
    what_did_not_work = story(_("What did not work"), _("What you would do differently: this saves others a year."))
    image_alt = models.CharField(
        _("description of the picture"), max_length=200, blank=True,
        help_text=_("What a person who cannot see it needs to know."),
    )  # fmt: skip
    original_locale = models.ForeignKey(
        Locale,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("original language"),
    )

    objects = PracticePageManager()

    template = "repository/practice_page.html"
    parent_page_types = ["repository.PracticeIndexPage"]
    subpage_types: list[str] = []
    base_form_class = PracticePageForm
    served_untranslated = True
    search_kind = "practice"
    show_in_menus_default = False

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        *(index.SearchField(name) for name in facts.STORY),
    ]
    translatable_fields = panels.TRANSLATABLE
    edit_handler = TabbedInterface(panels.TABS)

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")

    # --- languages ------------------------------------------------------------------------

    @property
    def is_original(self) -> bool:
        return self.original_locale_id is None or self.original_locale_id == self.locale_id

    @cached_property
    def original(self) -> "PracticePage":
        """The page that holds the facts: itself, or the one it translates."""
        if self.is_original:
            return self
        found = PracticePage.objects.filter(translation_key=self.translation_key, locale_id=self.original_locale_id)
        return found.first() or self

    @property
    def stand_in_slug(self) -> str:
        return self.original.slug

    def copy_for_translation(self, locale: Locale, *args: Any, **kwargs: Any) -> Page:
        """Texts are copied, facts stay here."""
        excluded = [*FACT_NAMES, *(kwargs.pop("exclude_fields", None) or [])]
        return super().copy_for_translation(locale, *args, exclude_fields=excluded, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "PracticePage":
        """A copied revision still names the original language of the page that it was copied from."""
        page = super().with_content_json(content)
        page.original_locale_id = self.original_locale_id
        return page

    @staticmethod
    def _slug_is_available(slug: str, parent_page: Page, page: Page | None = None) -> bool:
        """A name is one practice's in all languages: each list also serves, by it, what it has no translation of."""
        others = PracticePage.objects.filter(slug=slug)
        if page is not None:
            others = others.exclude(translation_key=page.translation_key)
        return Page._slug_is_available(slug, parent_page, page) and not others.exists()

    # --- rules ----------------------------------------------------------------------------

    def clean(self) -> None:
        super().clean()
        validation.clean_practice(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.locale_id is None:
            self.locale = self.get_default_locale()
        if self._state.adding and not self._translates():
            self.original_locale_id = self.locale_id
        self.lead_to_survivors()
        self._lead_roles_to_survivors()
        if self.live and kwargs.get("clean", True) and not kwargs.get("update_fields"):
            validation.require_for_readers(self)
        super().save(*args, **kwargs)

    def _translates(self) -> bool:
        siblings = PracticePage.objects.filter(translation_key=self.translation_key, locale_id=self.original_locale_id)
        return bool(self.original_locale_id) and self.original_locale_id != self.locale_id and siblings.exists()

    def lead_to_survivors(self) -> list[str]:
        """Replace concepts that were merged since this page or draft was made; return the names they had."""
        vocabulary = table.current()
        if not vocabulary.has_merged:
            return []
        led = []
        for field in facts.MANY:
            keys = [concept.pk for concept in getattr(self, field.name).all()]
            survivors = vocabulary.survivors(keys)
            if survivors != keys:
                led += [vocabulary.entries[key].label() for key in keys if key not in survivors]
                getattr(self, field.name).set(Concept.objects.filter(pk__in=survivors))
        for field in facts.SINGLE:
            key = getattr(self, f"{field.name}_id")
            if key and vocabulary.survivors([key]) != [key]:
                led.append(vocabulary.entries[key].label())
                setattr(self, f"{field.name}_id", vocabulary.survivors([key])[0])
        return led

    def _lead_roles_to_survivors(self) -> None:
        """The same for organisations; a role that the survivor has already is dropped."""
        roles = list(self.roles.all())
        keys = [role.organisation_id for role in roles]
        merged = {body.pk: body.survivor for body in Organisation.objects.merged().filter(pk__in=keys)}
        if not merged:
            return
        kept: dict[int, PracticeRole] = {}
        for role in roles:
            role.organisation = merged.get(role.organisation_id, role.organisation)
            kept.setdefault(role.organisation_id, role)
        self.roles = list(kept.values())

    @property
    def completeness(self) -> Completeness:
        """Full when the story is told: what the situation was, what was done, what came of it."""
        full = all(getattr(self.original, name) for name in ("situation", "what_was_done", "results"))
        return Completeness.FULL if full else Completeness.SHORT

    # --- serving --------------------------------------------------------------------------

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """A translation is as private as its original, wherever either of them stands in the tree."""
        own = super().get_view_restrictions()
        if self.original.pk == self.pk:
            return own
        return PageViewRestriction.objects.filter(
            models.Q(pk__in=own.values("pk"))
            | models.Q(pk__in=super(PracticePage, self.original).get_view_restrictions().values("pk"))
        )

    @property
    def is_orphan(self) -> bool:
        """A translation whose original was deleted: nobody can say any more who may read it."""
        return not self.is_original and self.original.pk == self.pk

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (self.is_orphan or not self.original.live) and not getattr(request, "is_preview", False):
            raise Http404("The original of this practice is not published.")
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from repository.reading import Reading

        context = super().get_context(request, *args, **kwargs)
        reading = Reading(self, request, context["languages"])
        context["reading"], context["around"] = reading, reading.around
        return context

    def get_route_paths(self) -> list[str]:
        """What old addresses lead on to after a rename or a move."""
        return ["/", "/fact-sheet/", "/cite/bibtex/", "/cite/ris/"]

    @subpage("fact-sheet/", name="fact_sheet")
    def fact_sheet(self, request: HttpRequest) -> HttpResponse:
        from repository import exports

        return exports.fact_sheet(self, request)

    @subpage("cite/bibtex/", name="bibtex")
    def bibtex(self, request: HttpRequest) -> HttpResponse:
        from repository import exports

        return exports.bibtex(self, request)

    @subpage("cite/ris/", name="ris")
    def ris(self, request: HttpRequest) -> HttpResponse:
        from repository import exports

        return exports.ris(self, request)
