"""The operator's page in the Wagtail admin: how the search server is doing, and what it refused."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin.menu import AdminOnlyMenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from search import actions
from search.elastic.configuration import is_configured, prefix
from search.elastic.deliveries import parked

SHOWN = 100  # parked documents


class SearchServerView(WagtailAdminTemplateMixin, TemplateView):
    """For administrators alone: reasons of the server may hold words of closed practices."""

    template_name = "search/admin/server.html"
    page_title = _("Search server")
    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send one parked document again, or all."""
        chosen = request.POST.get("document", "")
        count = actions.try_again(by=request.user, pks=[int(chosen)] if chosen.isdecimal() else None)
        said = ngettext("%(count)s document is sent again.", "%(count)s documents are sent again.", count)
        messages.success(request, said % {"count": count})
        return redirect(reverse("search_server:index"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"is_configured": is_configured(), "parked": parked()[:SHOWN]}
        if is_configured():
            from search.elastic.client import client
            from search.elastic.status import status

            context["status"] = status(client(), prefix())
        return context


class SearchServerViewSet(ViewSet):
    name = "search_server"
    url_prefix = "search-server"
    icon = "search"
    menu_label = _("Search server")
    menu_item_class = AdminOnlyMenuItem
    menu_hook = "register_reports_menu_item"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", SearchServerView.as_view(), name="index")]
