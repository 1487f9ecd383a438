from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from core.blocks import page_blocks
from core.fields import StreamField
from core.models import PortalPageMixin


class ContentPage(PortalPageMixin, Page):
    """A page about the project: what it is, who is in it, what it made."""

    lead = models.CharField(_("opening text"), max_length=260, blank=True)
    body = StreamField(page_blocks, blank=True, verbose_name=_("content"))

    template = "projects/content_page.html"
    parent_page_types = ["projects.HomePage", "projects.ContentPage"]
    subpage_types = ["projects.ContentPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")
