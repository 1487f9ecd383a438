"""What project pages offer to pages that editors compose."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from core.blocks import offer
from taxonomy import table


class PartnerBlock(blocks.StructBlock):
    organisation = SnippetChooserBlock("community.Organisation", label=_("Organisation"))
    role = blocks.CharBlock(label=_("Role in the project"), required=False, max_length=60)
    text = blocks.TextBlock(label=_("Who they are"), required=False)


class PartnersBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=80)
    partners = blocks.ListBlock(PartnerBlock(), label=_("Partners"))

    class Meta:
        icon = "group"
        label = _("Partners")
        template = "blocks/partners.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["partners"] = [
            {
                "name": partner["organisation"].name,
                "country": table.label_of(partner["organisation"].country_id),
                "website": partner["organisation"].website,
                "role": partner["role"],
                "text": partner["text"],
            }
            for partner in value["partners"]
            if partner["organisation"]
        ]
        return context


offer("partners", PartnersBlock)
