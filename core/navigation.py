"""Menu, breadcrumb and language switch, made from the page tree in memory."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.models import Page, Site

from core import structure
from core.models.settings import SiteSettings
from core.visibility import is_open


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class LanguageLink:
    """`translated`: the address shows this very page in that language, not a stand-in."""

    code: str
    name: str
    url: str
    full_url: str
    current: bool
    translated: bool


def absolute(url: str) -> str:
    """The address for other people and machines: below PORTAL_URL, whatever host this request came through."""
    return url if url.startswith(("http://", "https://")) else f"{settings.BASE_URL}{url}"


def language() -> str:
    """The reader's language as one of `settings.LANGUAGES`."""
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def home_page(request: HttpRequest) -> Page | None:
    """The home page in the reader's language, else the site's own."""
    if not hasattr(request, "_portal_home"):
        site = Site.find_for_request(request)
        homes = _homes(request, site)
        request._portal_home = homes.get(language()) or (site.root_page if site else None)
    return request._portal_home


def _homes(request: HttpRequest, site: Site | None) -> dict[str, Page]:
    return structure.current().homes(site.root_page.translation_key) if site else {}


def menu(request: HttpRequest) -> list[Link]:
    home = home_page(request)
    if home is None:
        return []
    pages = [p for p in structure.current().children(home) if p.show_in_menus and is_open(p, request)]
    return [Link(p.title, p.get_url(request) or "", request.path.startswith(p.get_url(request) or "\0")) for p in pages]


def breadcrumb(request: HttpRequest, page: Page) -> list[Link]:
    """The way from the home page down to the parent of `page`; empty on the home page.

    A page served under another language's prefix hangs below the page that served it, `request.portal_parent`.
    """
    parent = getattr(request, "portal_parent", None)
    ancestors = structure.current().above(page.path)
    if parent and parent.pk != page.pk:
        ancestors = [*structure.current().above(parent.path), parent]
    elif page.depth > structure.DEEPEST + 1:
        deeper = page.get_ancestors().live().filter(depth__gt=structure.DEEPEST).order_by("path")
        ancestors = [*ancestors, *deeper]
    return [Link(a.title, a.get_url(request) or "") for a in ancestors if is_open(a, request)]


def shown_languages(request: HttpRequest) -> list[str]:
    hidden = SiteSettings.for_request(request).hidden_codes
    return [code for code, _name in settings.LANGUAGES if code not in hidden]


def best_language(request: HttpRequest) -> str:
    """The reader's language, or of those that the portal shows the one that the browser asks for first."""
    shown, accepted = shown_languages(request), request.headers.get("Accept-Language", "")
    wanted = [language(), *(code.split("-")[0] for code, _q in parse_accept_lang_header(accepted))]
    return next((code for code in [*wanted, settings.LANGUAGE_CODE] if code in shown), shown[0])


def language_links(request: HttpRequest, page: Page | None = None) -> list[LanguageLink]:
    """One link for each shown language: the translation, else a stand-in for it, else that language's home page."""
    site = Site.find_for_request(request)
    homes = _homes(request, site)
    translations, parents = _relatives(request, page)
    query = _kept_query(request)
    links = []
    for code in shown_languages(request):
        target, url = translations.get(code), None
        if target:
            url = target.get_url(request)
        elif page and getattr(page, "served_untranslated", False) and code in parents:
            url = f"{parents[code].get_url(request)}{page.stand_in_slug}/"
        same_page = url is not None
        url = url or (homes[code].get_url(request) if code in homes else None)
        if url:
            link = _language_link(request, code, url, translated=target is not None)
            links.append(replace(link, url=f"{url}{query}") if same_page else link)
    return links


def _kept_query(request: HttpRequest) -> str:
    """What was filtered by, for the same list in another language; it begins on its first page."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else ""


def _relatives(request: HttpRequest, page: Page | None) -> tuple[dict[str, Page], dict[str, Page]]:
    """Translations of `page` and of its parent that `request` may read, by language code.

    Pages deeper than the structure cost one query.
    """
    if page is None:
        return {}, {}
    known = structure.current()
    parent = known.by_path.get(page.path[: -Page.steplen]) or page.get_parent()
    keys = [page.translation_key, *([parent.translation_key] if parent else [])]
    if page.depth > structure.DEEPEST:
        kept = [key for key in keys if any(known.translations(key))]
        sought = [key for key in keys if key not in kept]
        deeper = Page.objects.live().filter(translation_key__in=sought).select_related("locale")
        found = [*(p for key in kept for p in known.translations(key)), *deeper]
    else:
        found = [p for key in keys for p in known.translations(key)]
    own, above = (
        {p.locale.language_code: p for p in found if p.translation_key == key and is_open(p, request)}
        for key in (page.translation_key, parent.translation_key if parent else None)
    )
    return own, above


def _language_link(request: HttpRequest, code: str, url: str, *, translated: bool) -> LanguageLink:
    name = get_language_info(code)["name_local"]
    return LanguageLink(code, name[:1].upper() + name[1:], url, absolute(url), code == language(), translated)


def home_url(request: HttpRequest) -> str:
    home = home_page(request)
    return (home.get_url(request) if home else None) or "/"
