"""The flat list of practices in the Wagtail admin: what editors look for, without walking the tree."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Locale

from repository.models import PracticePage
from taxonomy.enums import Scheme
from taxonomy.models import Concept


def concepts(scheme: Scheme):
    """The offered concepts of a vocabulary, asked for at each request."""
    return lambda _request: Concept.objects.of(scheme).offered().in_order()


class PracticeFilterSet(WagtailFilterSet):
    countries = django_filters.ModelChoiceFilter(queryset=concepts(Scheme.COUNTRY), label=_("Country"))
    sectors = django_filters.ModelChoiceFilter(queryset=concepts(Scheme.SECTOR), label=_("Sector"))
    outcome = django_filters.ModelChoiceFilter(queryset=concepts(Scheme.OUTCOME), label=_("Outcome"))
    evidence = django_filters.ModelChoiceFilter(queryset=concepts(Scheme.EVIDENCE), label=_("Evidence"))
    locale = django_filters.ModelChoiceFilter(queryset=Locale.objects.all(), label=_("Language"))

    class Meta:
        model = PracticePage
        fields = ["countries", "sectors", "outcome", "evidence", "locale", "live"]


class PracticeListing(PageListingViewSet):
    model = PracticePage
    icon = "doc-full"
    menu_label = _("Practices")
    menu_order = 110
    add_to_admin_menu = True
    name = "practices"
    filterset_class = PracticeFilterSet


practice_listing = PracticeListing()
