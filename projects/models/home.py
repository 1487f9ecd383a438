from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from core.blocks import page_blocks
from core.fields import StreamField
from core.models import PortalPageMixin
from search import presenters


class HomePage(PortalPageMixin, Page):
    """The first page in one language: one sentence on what this is, then what editors put below it."""

    hero_title = models.CharField(_("one sentence on what this is"), max_length=140, blank=True)
    lead = models.CharField(_("opening text"), max_length=260, blank=True)
    body = StreamField(page_blocks, blank=True, verbose_name=_("content"))

    template = "projects/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["projects.ContentPage", "repository.PracticeIndexPage"]
    content_panels = [*Page.content_panels, FieldPanel("hero_title"), FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"search": presenters.box(request)}
