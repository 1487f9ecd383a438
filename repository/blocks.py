"""What the repository offers to pages that editors compose."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks import offer
from repository import listing, results, search_page
from repository.indexing import PRACTICES
from repository.statistics import counts
from search import backends
from search.query import SearchQuery
from search.readers import Reader


class NewestPracticesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=80)
    number = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=12, default=4)

    class Meta:
        icon = "list-ul"
        label = _("Newest practices")
        template = "blocks/newest_practices.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        request = context["request"]
        hits = backends.current().hits(SearchQuery(PRACTICES), Reader.of(request), at_most=value["number"])
        context["cards"] = results.cards(hits, request)
        context["all_url"] = listing.index_url(request)
        return context


class CountsBlock(blocks.StaticBlock):
    class Meta:
        icon = "order"
        label = _("Live counts")
        admin_text = _("Practices, countries and sectors, counted when the page is shown.")
        template = "blocks/counts.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["counts"] = counts(context["request"])
        return context


class MatrixBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=80)
    text = blocks.CharBlock(label=_("Text"), required=False, max_length=200)

    class Meta:
        icon = "table"
        label = _("Practices by sector and country")
        template = "blocks/matrix.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return context | search_page.small_matrix(context["request"])


offer("newest_practices", NewestPracticesBlock)
offer("counts", CountsBlock)
offer("matrix", MatrixBlock)
