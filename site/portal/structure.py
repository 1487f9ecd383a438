"""The pages that every portal starts with: in each language a home page and the list of practices."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from core.models import SiteSettings
from core.slugs import ascii_slug
from projects.models import HomePage
from repository.models import PracticeIndexPage


@transaction.atomic
def set_up() -> dict[str, HomePage]:
    """Make what is missing and return the home pages by language. What exists is left as it is."""
    codes = [code for code, _name in settings.LANGUAGES]
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in codes}
    first = _first_home(locales[settings.LANGUAGE_CODE])
    homes = {code: _in_language(first, locale) for code, locale in locales.items()}
    for code, home in homes.items():
        _index(home, homes[settings.LANGUAGE_CODE], code)
    SiteSettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    return homes


def _first_home(locale: Locale) -> HomePage:
    home = HomePage.objects.filter(locale=locale, depth=2).first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title=settings.WAGTAIL_SITE_NAME, slug=_slug(locale), locale=locale))
        home.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    root = Page.objects.get(pk=site.root_page_id) if site.pk else None
    if root is None or _is_welcome(root):
        site.root_page, site.site_name = home, settings.WAGTAIL_SITE_NAME
        site.save()
        if root is not None:
            root.delete()
    return HomePage.objects.get(pk=home.pk)


def _is_welcome(page: Page) -> bool:
    """Wagtail's own first page, untouched: the only one that may be replaced."""
    return page.specific_class is Page and page.is_leaf()


def _slug(locale: Locale) -> str:
    return f"home-{locale.language_code}"


def _in_language(first: HomePage, locale: Locale) -> HomePage:
    if first.locale_id == locale.pk:
        return first
    found = first.get_translation_or_none(locale)
    if found is None:
        found = first.copy_for_translation(locale)
        found.title, found.slug = settings.WAGTAIL_SITE_NAME, _slug(locale)
        found.draft_title = found.title
        found.save_revision().publish()
    return HomePage.objects.get(pk=found.pk)


def _index(home: HomePage, first_home: HomePage, code: str) -> PracticeIndexPage:
    found = PracticeIndexPage.objects.child_of(home).first()
    if found is not None:
        return found
    with override(code):
        title = _("Practices")
    original = PracticeIndexPage.objects.child_of(first_home).first()
    page = PracticeIndexPage(title=title, slug=ascii_slug(title), locale=home.locale, show_in_menus=True)
    if original is not None:
        page.translation_key = original.translation_key
    home.add_child(instance=page)
    page.save_revision().publish()
    return page
