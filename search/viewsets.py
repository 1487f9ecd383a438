from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from search.models import SynonymSet


class SynonymViewSet(ModelViewSet):
    """For administrators and whom they give the right, as the vocabularies are. No object refers to synonyms."""

    model = SynonymSet
    name = "synonyms"
    icon = "tag"
    menu_label = _("Synonyms")
    menu_order = 360
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields = ["language", "words"]
    list_display = ["words", Column("get_language_display", label=_("Language"), sort_key="language")]
    list_filter = ["language"]
    list_per_page = 50
    search_fields = ["words"]
    search_backend_name = None

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**kwargs) | {"usage_url_name": ViewSet.UNDEFINED}

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]
