"""The admin's screens of one vocabulary. Each view belongs to one scheme and knows no concept of another."""

from functools import cached_property
from typing import Any

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, NumberColumn, Table, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from taxonomy import actions, listing, relations
from taxonomy.concept_forms import ConceptForm, MergeForm, NewConceptForm
from taxonomy.enums import Scheme
from taxonomy.merging import locked
from taxonomy.models import Concept


class OfScheme:
    """Keeps a view to the concepts of `scheme`, names the vocabulary in the breadcrumb, answers 403 when refused."""

    scheme: Any = Scheme.SECTOR
    index_url_name: Any = None
    page_namespace: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except PermissionDenied:
            return render(request, "taxonomy/admin/forbidden.html", status=403)

    def address(self, name: str, concept: Concept) -> str:
        return reverse(f"{self.page_namespace}:{name}", args=[concept.pk])

    def get_queryset(self) -> Any:
        return Concept.objects.of(self.scheme)

    def get_base_object_queryset(self) -> Any:
        return Concept.objects.of(self.scheme)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = reverse(self.index_url_name)
        items = super().get_breadcrumbs_items()  # type: ignore[misc]
        return [{**item, "label": self.scheme.label} if item["url"] == index else item for item in items]


class NameColumn(TitleColumn):
    cell_template_name = "taxonomy/admin/name_cell.html"

    class Media:
        css = {"all": ["taxonomy/admin.css"]}


class StateColumn(Column):
    cell_template_name = "taxonomy/admin/state_cell.html"


class ConceptTable(Table):
    def get_row_classname(self, instance: listing.ListedConcept) -> str:
        return "vocabulary-row--past" if instance.state or not instance.is_match else ""


class ConceptIndexView(OfScheme, generic.IndexView):
    any_permission_required = ["add", "change", "view"]
    table_class = ConceptTable
    is_searchable = True

    def get_page_title(self) -> str:
        return self.scheme.label

    @cached_property
    def verbose_name_plural(self) -> str:
        return _("concepts")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            NameColumn("label", label=_("Name"), get_url=self.get_edit_url),
            Column("code", label=_("Code"), width="10%"),
            NumberColumn("used", label=_("Used by"), width="10%"),
            Column("missing", label=_("Not named in"), width="12%"),
            StateColumn("state", label=_("State"), width="22%"),
        ]

    def get_queryset(self) -> list[listing.ListedConcept]:
        return listing.rows(self.scheme, self.search_query)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["items_count"] = sum(row.is_match for row in context["object_list"])
        return context


class SavesConcept(OfScheme):
    """Adding and editing: what a verb refuses stands in the form as an error."""

    def form_valid(self, form: ConceptForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, errors in by_field.items():
                form.add_error(name if name in form.fields else None, errors)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class ConceptAddView(SavesConcept, generic.CreateView):
    template_name = "taxonomy/admin/concept_form.html"
    form_class = NewConceptForm
    success_message = gettext_lazy("“%(object)s” was added.")

    def get_form_class(self) -> type[NewConceptForm]:
        return NewConceptForm

    def get_initial_form_instance(self) -> Concept:
        return Concept(scheme=self.scheme)

    def save_instance(self) -> Concept:
        cleaned = self.form.cleaned_data
        return actions.add_concept(
            self.scheme, labels=self.form.labels(), by=self.request.user, notation=cleaned["notation"],
            slug=cleaned["slug"], broader=cleaned["broader"], rank=cleaned["rank"],
        )  # fmt: skip


class ConceptEditView(SavesConcept, generic.EditView):
    template_name = "taxonomy/admin/concept_form.html"
    success_message = gettext_lazy("“%(object)s” was saved.")

    def get_form_class(self) -> type[ConceptForm]:
        return ConceptForm

    def save_instance(self) -> Concept:
        concept, by = self.object, self.request.user
        now = locked(concept)[concept.pk]
        actions.edit_labels(concept, labels=self.form.changed_labels(), by=by)
        if place := self.form.changed_place(now):
            actions.move(concept, **place, by=by)
        return concept

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        concept = self.object
        if concept.replaced_by_id:
            return []
        verb = ("restore", _("Restore"), "view") if concept.retired_at else ("retire", _("Retire"), "no-view")
        return [
            Button(verb[1], url=self.address(verb[0], concept), icon_name=verb[2], priority=10),
            Button(_("Merge into another"), url=self.address("merge", concept), icon_name="resubmit", priority=20),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        usage = relations.usage(self.object)
        return super().get_context_data(**kwargs) | {
            "concept": self.object,
            "usage": usage if usage.total else "",
            "state": listing.state(self.object.entry),
        }


class ConceptHistoryView(OfScheme, HistoryView):
    any_permission_required = ["add", "change"]

    def get_queryset(self) -> Any:
        return HistoryView.get_queryset(self)


class _DoToConcept(OfScheme, PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen that asks before something is done to one concept."""

    permission_required = "change"
    model = Concept
    header_icon = "list-ul"
    edit_url_name: Any = None

    def get_page_subtitle(self) -> str:
        return self.object.label()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": self.scheme.label},
            {"url": self.address("edit", self.object), "label": self.object.label()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        usage = relations.usage(self.object)
        return super().get_context_data(**kwargs) | {
            "concept": self.object,
            "usage": usage if usage.total else "",
            "narrower": self.object.narrower.count(),
            "edit_url": self.address("edit", self.object),
        }

    def refuse(self, error: ValidationError) -> HttpResponse:
        flash.error(self.request, " ".join(error.messages))
        return redirect(self.address("edit", self.object))


class ConceptRetireView(_DoToConcept):
    template_name = "taxonomy/admin/retire.html"
    page_title = gettext_lazy("Retire")

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.retire(self.object, by=request.user)
        except ValidationError as error:
            return self.refuse(error)
        flash.success(request, _("“%(name)s” is offered no more.") % {"name": self.object.label()})
        return redirect(self.index_url_name)


class ConceptRestoreView(_DoToConcept):
    template_name = "taxonomy/admin/restore.html"
    page_title = gettext_lazy("Restore")

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.restore(self.object, by=request.user)
        except ValidationError as error:
            return self.refuse(error)
        flash.success(request, _("“%(name)s” is offered again.") % {"name": self.object.label()})
        return redirect(self.index_url_name)


class ConceptMergeView(_DoToConcept):
    """First the survivor is chosen, in the address; then the same screen says what it means and asks."""

    template_name = "taxonomy/admin/merge.html"
    page_title = gettext_lazy("Merge into another")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MergeForm(request.GET if "into" in request.GET else None, concept=self.object)
        into = form.cleaned_data["into"] if form.is_valid() else None
        return self.render_to_response(self.get_context_data(form=form, into=into))

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MergeForm(request.POST, concept=self.object)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, into=None))
        try:
            result = actions.merge(self.object, into=form.cleaned_data["into"], by=request.user)
        except ValidationError as error:
            return self.refuse(error)
        names = {"name": self.object.label(), "into": result.survivor.label(), "count": result.total}
        flash.success(request, _("“%(name)s” is part of “%(into)s” now. Objects re-tagged: %(count)d.") % names)
        return redirect(self.address("edit", result.survivor))
