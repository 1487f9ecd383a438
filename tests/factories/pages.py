"""What all page factories share: treebeard wants a parent, Wagtail a locale and, to be live, a publication."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page


def locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def root() -> Page:
    """A test with real transactions leaves PostgreSQL without the page that migrations make."""
    return Page.add_root(instance=Page(title="Root", slug="root", locale=locale("en")))


class PageFactory(DjangoModelFactory):
    """`parent` is a page, by default the root of the tree; the locale is the parent's unless `language` says it.

    `live=False` makes a draft. `translates` is a page of the same class in another language. `revision=False` leaves
    out the revision, for tests that need many pages.
    """

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Page {n}")
    live = True

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        parent, live, revision = kwargs.pop("parent", None), kwargs.pop("live"), kwargs.pop("revision", True)
        language, translates = kwargs.pop("language", ""), kwargs.pop("translates", None)
        parent = parent or Page.get_first_root_node() or root()
        page = model_class(live=False, **cls._plain(kwargs))
        page.locale = locale(language) if language else parent.locale
        if translates is not None:
            page.translation_key = translates.translation_key
            cls._translate(page, translates)
        cls._relate(page, kwargs)
        if not revision:
            page.live, page.first_published_at = live, timezone.now()
        Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
        if revision:
            draft = page.save_revision()
            if live:
                draft.publish()
        return model_class.objects.get(pk=page.pk)

    @classmethod
    def _plain(cls, kwargs: dict[str, Any]) -> dict[str, Any]:
        return kwargs

    @classmethod
    def _translate(cls, page: Page, original: Page) -> None:
        """Set what ties `page` to the page that it translates."""

    @classmethod
    def _relate(cls, page: Page, kwargs: dict[str, Any]) -> None:
        """Set relations that need the instance."""
