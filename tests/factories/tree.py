"""A small portal for tests: home page and list of practices in some languages."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from wagtail.models import Page, Site

from core.models import SiteSettings
from projects.models import HomePage
from repository.models import PracticeIndexPage, PracticePage
from tests.factories.projects import HomePageFactory
from tests.factories.repository import PracticeIndexPageFactory, PracticePageFactory


@dataclass
class PortalTree:
    site: Site
    homes: dict[str, HomePage] = field(default_factory=dict)
    indexes: dict[str, PracticeIndexPage] = field(default_factory=dict)

    def practice(self, language: str = "en", **values: Any) -> PracticePage:
        return PracticePageFactory(parent=self.indexes[language], **values)

    def translation(self, practice: PracticePage, language: str, **values: Any) -> PracticePage:
        return PracticePageFactory(parent=self.indexes[language], translates=practice, **values)

    @property
    def settings(self) -> SiteSettings:
        return SiteSettings.objects.get_or_create(site=self.site)[0]


def plant(*languages: str) -> PortalTree:
    """The default site in `languages`, the first of which is its main one; Wagtail's welcome page is gone."""
    welcome = list(Page.objects.filter(depth=2))
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    tree = PortalTree(site)
    for code in languages:
        first_home, first_index = next(iter(tree.homes.values()), None), next(iter(tree.indexes.values()), None)
        home = HomePageFactory(language=code, slug=f"home-{code}", translates=first_home)
        tree.homes[code] = home
        tree.indexes[code] = PracticeIndexPageFactory(
            parent=home, slug="practices", translates=first_index, show_in_menus=True
        )
    for pages in (tree.homes, tree.indexes):  # they know their children now
        for page in pages.values():
            page.refresh_from_db()
    site.hostname, site.root_page, site.site_name = "localhost", tree.homes[languages[0]], "VET NET"
    site.save()
    for page in welcome:
        Page.objects.get(pk=page.pk).delete()
    return tree


@pytest.fixture(autouse=True)
def fresh_process():
    """What a test leaves in the process: cached renditions of keys that come again."""
    cache.clear()


@pytest.fixture
def tree(db) -> PortalTree:
    """English, Italian and Greek."""
    return plant("en", "it", "el")
