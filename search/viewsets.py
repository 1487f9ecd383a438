from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from search.models import SynonymSet
from search.models.synonym import languages


class LanguageFilter(django_filters.ChoiceFilter):
    """The sets of all languages have an empty one, which in an address is no choice at all."""

    def filter(self, qs: QuerySet[SynonymSet], value: str) -> QuerySet[SynonymSet]:
        return qs.filter(language="") if value == self.null_value else super().filter(qs, value)


class SynonymFilterSet(WagtailFilterSet):
    language = LanguageFilter(
        label=_("Language"), choices=languages, empty_label=_("All synonyms"), null_label=_("All languages"),
        null_value="all", widget=forms.RadioSelect,
    )  # fmt: skip

    class Meta:
        model = SynonymSet
        fields = ["language"]


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
    filterset_class = SynonymFilterSet
    list_per_page = 50
    search_fields = ["words"]
    search_backend_name = None

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**kwargs) | {"usage_url_name": ViewSet.UNDEFINED}

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]
