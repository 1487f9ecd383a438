"""One set of admin screens a vocabulary, all under the menu “Vocabularies”."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from taxonomy import views
from taxonomy.enums import Scheme
from taxonomy.models import Concept


class VocabularyViewSet(ModelViewSet):
    """The screens of one vocabulary. Concepts are retired or merged, never deleted or copied."""

    model = Concept
    icon = "list-ul"
    form_fields: list[str] = []
    list_per_page: Any = None
    copy_view_enabled = False
    index_view_class = views.ConceptIndexView
    add_view_class = views.ConceptAddView
    edit_view_class = views.ConceptEditView
    history_view_class = views.ConceptHistoryView

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        super().__init__(
            f"vocabulary_{scheme.value.replace('-', '_')}",
            url_prefix=f"vocabularies/{scheme.value}",
            menu_label=scheme.label,
        )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common = super().get_common_view_kwargs(**kwargs)
        absent = {"delete_url_name": ViewSet.UNDEFINED, "usage_url_name": ViewSet.UNDEFINED}
        return common | absent | {"scheme": self.scheme, "page_namespace": self.url_namespace}

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
            path("retire/<int:pk>/", self.construct_view(views.ConceptRetireView), name="retire"),
            path("restore/<int:pk>/", self.construct_view(views.ConceptRestoreView), name="restore"),
            path("merge/<int:pk>/", self.construct_view(views.ConceptMergeView), name="merge"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
        ]

    def on_register(self) -> None:
        """Only the menu item: the model is shared, so what belongs to it is registered once."""
        self.register_menu_item()


class ConceptURLFinder(ModelAdminURLFinder):
    """Where a concept is edited depends on its vocabulary."""

    def construct_edit_url(self, instance: Concept) -> str:
        viewset = next(viewset for viewset in VIEWSETS if viewset.scheme == instance.scheme)
        return reverse(viewset.get_url_name("edit"), args=[instance.pk])


VIEWSETS = [VocabularyViewSet(scheme) for scheme in Scheme]


class VocabulariesGroup(ViewSetGroup):
    menu_label = _("Vocabularies")
    menu_icon = "list-ul"
    menu_order = 350
    items = VIEWSETS
