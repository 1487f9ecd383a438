"""Every public address of the portal with an example to ask for; an address without one is found by `uncovered`."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page, PageViewRestriction

from core.models import PortalRendition
from projects.models import ContentPage, HomePage
from repository.models import PracticeAttachment, PracticePage
from taxonomy.models import Concept

NOT_PUBLIC = ("admin/",)  # Wagtail's own screens
OF_ACCOUNTS = ("account_", "mfa_", "usersessions_")
ARGUMENTS: dict[str, list[str | int]] = {  # of nobody's
    "account_invitation": ["nothing"],
    "account_reset_password_from_key": ["1", "nothing"],
    "mfa_edit_webauthn": [1],
    "mfa_remove_webauthn": [1],
}


@dataclass(frozen=True)
class Route:
    """`covers` is the name of an address pattern, or `practice:` and the name of a page's own address."""

    name: str
    covers: str
    path: str


def routes(practices: list[PracticePage]) -> list[Route]:
    """`practices` are generated originals; see bench/generate.py on the first three."""
    whole, untranslated, single = (PracticePage.objects.get(pk=page.pk) for page in practices[:3])
    few = Route("practice, one of each", "wagtail_serve", single.get_url())
    return [
        *_of_pages(whole),
        few,
        *_of_closed_pages(),
        *_of_the_portal(),
        *_of_accounts(),
        *_of_languages(whole, untranslated),
    ]


def _of_pages(practice: PracticePage) -> list[Route]:
    home = HomePage.objects.get(locale__language_code="en").get_url()
    content = ContentPage.objects.get(slug="bench").get_url()
    above, here = practice.get_parent().get_url(), practice.get_url()
    sector, country = (getattr(practice, name).first() for name in ("sectors", "countries"))
    group = Concept.objects.get(scheme="country", notation="EU").slug
    serve = "wagtail_serve"
    return [
        Route("home", serve, home),
        Route("content page", serve, content),
        Route("results", serve, above),
        Route("results, page 2", serve, f"{above}?page=2"),
        Route("results, by sector", serve, f"{above}?sector={sector.slug}"),
        Route("results, by group of countries", serve, f"{above}?country={group}"),
        Route("results, by two facets", serve, f"{above}?sector={sector.slug}&country={country.slug}"),
        Route("results, by words", serve, f"{above}?q=mentor+site"),
        Route(
            "results, by all there is", serve, f"{above}?q=mentor&sector={sector.slug}&from=1990&tag=mentor&sort=title"
        ),
        Route("results, sector by country", serve, f"{above}?view=matrix"),
        Route("search without results", serve, f"{above}?q=mentro+zzzzzz&country={group}"),
        Route("CSV", "search_file", f"{above}export.csv?country={group}"),
        Route("feed", "search_file", f"{above}feed.atom?country={group}"),
        Route("practice from a search", "practice:index_route", f"{here}?sector={sector.slug}"),
        Route("topic", "topic", reverse("topic", args=["sector", sector.slug])),
        Route("suggestions", "suggest", f"{reverse('suggest')}?q=exam"),
        Route("practice", "practice:index_route", here),
        Route("fact sheet", "practice:fact_sheet", f"{here}fact-sheet/"),
        Route("BibTeX", "practice:bibtex", f"{here}cite/bibtex/"),
        Route("RIS", "practice:ris", f"{here}cite/ris/"),
        Route("page not found", serve, f"{above}nothing-here/"),
    ]


def _of_closed_pages() -> list[Route]:
    found = []
    for kind, _label in PageViewRestriction.RESTRICTION_CHOICES:
        page = PracticePage.objects.filter(view_restrictions__restriction_type=kind).order_by("path").first()
        if page is not None:
            found.append(Route(f"practice closed by {kind}", "wagtail_serve", page.get_url()))
    return found


def _of_the_portal() -> list[Route]:
    closed = Page.objects.get(slug="bench-closed")
    restriction = closed.view_restrictions.get()
    document = PracticeAttachment.objects.order_by("pk")[0].document
    password = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, closed.pk])
    own = (
        "theme",
        "robots",
        "sitemap",
        "sitemap_pages",
        "sitemap_topics",
        "security_txt",
        "healthz",
        "readyz",
        "styleguide",
    )
    return [
        *(Route(name, name, reverse(name)) for name in own),
        Route("sign in at a closed page", "wagtailcore_login", reverse("wagtailcore_login")),
        Route("sign in by the portal's own address", "sign_in_of_pages", reverse("sign_in_of_pages")),
        Route("password form", "wagtailcore_authenticate_with_password", password),
        Route(
            "password form, limited", "password_of_page", reverse("password_of_page", args=[restriction.pk, closed.pk])
        ),
        Route(
            "document's password form, limited", "password_of_document",
            reverse("password_of_document", args=[restriction.pk]),
        ),
        Route("document", "wagtaildocs_serve", document.url),
        Route(
            "document's password form", "wagtaildocs_authenticate_with_password",
            reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk]),
        ),
        Route("avatar", "avatar", reverse("avatar", args=["nobody.png"])),
    ]  # fmt: skip


def _of_accounts() -> list[Route]:
    """All of them, as somebody comes to them by typing their addresses."""
    names = [name for name in _patterns(get_resolver().url_patterns) if name.startswith(OF_ACCOUNTS)]
    return [Route(name, name, reverse(name, args=ARGUMENTS.get(name))) for name in sorted(names)]


def _of_languages(whole: PracticePage, untranslated: PracticePage) -> Iterator[Route]:
    """What exists only where pages in another language do."""
    translation = whole.get_translations().filter(locale__language_code="it").first()
    if translation is None:
        return
    above = translation.get_parent().get_url()
    yield Route("home in Italian", "wagtail_serve", f"/{translation.locale.language_code}/")
    yield Route("list in Italian", "wagtail_serve", above)
    yield Route("practice, translated", "wagtail_serve", translation.get_url())
    yield Route("practice, untranslated", "wagtail_serve", f"{above}{untranslated.slug}/")
    yield Route("fact sheet, untranslated", "practice:fact_sheet", f"{above}{untranslated.slug}/fact-sheet/")
    yield Route("practice by its other name", "wagtail_serve", f"{above}{whole.slug}/")


def renditions() -> list[Route]:
    """Pictures that the other routes have made; ask after these."""
    found = PortalRendition.objects.order_by("pk").first()
    return [Route("picture", "rendition", found.url)] if found else []


# --- completeness -----------------------------------------------------------------------------


def uncovered(known: list[Route]) -> list[str]:
    """Names of public address patterns, and of practices' own ones, that no route is an example of."""
    wanted = set(_patterns(get_resolver().url_patterns))
    wanted |= {f"practice:{pattern.name}" for pattern in PracticePage.get_subpage_urls()}
    return sorted(wanted - {route.covers for route in known})


def _patterns(entries: list[URLPattern | URLResolver]) -> Iterator[str]:
    for entry in entries:
        if str(entry.pattern).startswith(NOT_PUBLIC):
            continue
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns)
        else:
            yield entry.name or str(entry.pattern)
