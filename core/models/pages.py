from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.models import Page

from core import navigation


class PortalPageMixin(models.Model):
    """What every page of the portal has: its place in the tree and its other languages, ready for the template.

    `served_untranslated`: its parent shows it under another language's prefix when no translation exists.
    """

    served_untranslated = False

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        links = navigation.language_links(request, self)
        context["breadcrumb"] = navigation.breadcrumb(request, self)
        context["languages"] = links
        context["alternates"] = [link for link in links if link.translated]
        context["canonical"] = self.get_full_url(request)
        return context

    def public_title(self) -> str:
        """The title of the tab and of a shared link."""
        assert isinstance(self, Page)
        return self.seo_title or self.title
