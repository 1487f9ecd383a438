from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.users.views.users import IndexView, UserViewSet

from community.forms import PersonCreationForm, PersonEditForm
from community.models import Organisation


class PeopleIndexView(IndexView):
    search_fields = ["name", "email"]


class PeopleViewSet(UserViewSet):
    index_view_class = PeopleIndexView

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm


class StandingOnly:
    """Merged organisations are kept as signposts; nobody chooses them any more."""

    def get_object_list(self):
        return Organisation.objects.standing()


class StandingChooseView(StandingOnly, ChooseView):
    pass


class StandingChooseResultsView(StandingOnly, ChooseResultsView):
    pass


class OrganisationChooserViewSet(SnippetChooserViewSet):
    choose_view_class = StandingChooseView
    choose_results_view_class = StandingChooseResultsView


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    chooser_viewset_class = OrganisationChooserViewSet
    icon = "group"
    menu_label = _("Organisations")
    menu_order = 300
    add_to_admin_menu = True
    list_display = ["name", Column("get_kind_display", label=_("Kind")), "country", "region"]
    list_filter = ["kind"]
    list_per_page = 50
    ordering = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("country"), FieldPanel("region")]),
        FieldPanel("website"),
        FieldPanel("slug"),
    ]

    def get_queryset(self, request):
        return Organisation.objects.standing().select_related("country")
