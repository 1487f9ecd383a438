"""The top of the page tree in memory: home pages, and the pages right below them. Menus cost a page no query.

Every change of such a page, of the settings or of a site moves `SiteStructure` on, in its transaction; each process
then reads again. Who may read a page is never kept here: that is asked at every request.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale, Page, Site
from wagtail.signals import post_page_move

from core.models.settings import SiteSettings, SocialLink
from core.models.structure import SiteStructure

HOMES, DEEPEST = 2, 3


@dataclass(frozen=True)
class Structure:
    """`pages` are the live ones by path, as plain `Page` instances with their locale; `types` their classes by key."""

    token: str
    pages: tuple[Page, ...] = ()
    types: dict[int, type[Page]] = field(default_factory=dict)
    settings: dict[int, SiteSettings] = field(default_factory=dict)

    @cached_property
    def by_path(self) -> dict[str, Page]:
        return {page.path: page for page in self.pages}

    def homes(self, translation_key: Any) -> dict[str, Page]:
        """The translations of a home page by language code."""
        return {
            page.locale.language_code: page
            for page in self.pages
            if page.depth == HOMES and page.translation_key == translation_key
        }

    def children(self, page: Page) -> Iterator[Page]:
        return (child for child in self.pages if child.depth == page.depth + 1 and child.path.startswith(page.path))

    def of_type(self, model: type[Page]) -> Iterator[Page]:
        return (page for page in self.pages if issubclass(self.types[page.pk], model))

    def translations(self, translation_key: Any) -> Iterator[Page]:
        return (page for page in self.pages if page.translation_key == translation_key)

    def above(self, path: str) -> list[Page]:
        """The home page above `path` and what lies between, as far as it is kept here."""
        steps = (path[: Page.steplen * depth] for depth in range(HOMES, DEEPEST + 1))
        return [self.by_path[step] for step in steps if step in self.by_path and step != path]


_structure = Structure("")


def current() -> Structure:
    global _structure
    token, _changes = SiteStructure.current()
    if not token or _structure.token != token:
        _structure = _read(token)
    return _structure


def _read(token: str) -> Structure:
    pages = tuple(Page.objects.live().filter(depth__range=(HOMES, DEEPEST)).select_related("locale").order_by("path"))
    types = {page.pk: page.specific_class or Page for page in pages}
    settings = {found.site_id: found for found in SiteSettings.objects.select_related("logo")}
    for found in settings.values():
        _ = found.social  # read once, kept with it
    return Structure(token, pages, types, settings)


# --- when it is old ----------------------------------------------------------------------------


@receiver([post_save, post_delete])
def _changed(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        if instance.depth and instance.depth <= DEEPEST:
            SiteStructure.bump()
    elif isinstance(instance, SiteSettings | SocialLink | Site | Locale):
        SiteStructure.bump()


@receiver(post_page_move)
def _moved(**kwargs: Any) -> None:
    SiteStructure.bump()
