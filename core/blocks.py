"""Building blocks of composed pages, and the shelf on which content apps put theirs."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quoted words"))
    source = blocks.CharBlock(label=_("Who said or wrote it"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quote.html"


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("What"), max_length=60)
    value = blocks.CharBlock(label=_("Fact"), max_length=200)


class FactsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=80)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"))

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        template = "blocks/facts.html"


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/image.html"


class ButtonBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Words on it"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("or address"), required=False)

    class Meta:
        icon = "link"
        label = _("Button")
        template = "blocks/button.html"


SHELF: dict[str, Callable[[], blocks.Block]] = {}


def offer(name: str, make: Callable[[], blocks.Block]) -> None:
    """Called by content apps when they start: `name` stands in stored pages, so it never changes."""
    SHELF[name] = make


def page_blocks() -> blocks.StreamBlock:
    """Everything an editor may put on a composed page, asked for when all apps have started."""
    own: list[tuple[str, blocks.Block]] = [
        (
            "text",
            blocks.RichTextBlock(
                label=_("Text"), icon="pilcrow", features=["h2", *FEATURES], template="blocks/rich_text.html"
            ),
        ),
        ("quote", QuoteBlock()),
        ("facts", FactsBlock()),
        ("figure", FigureBlock()),
        ("button", ButtonBlock()),
    ]
    return blocks.StreamBlock(own + [(name, make()) for name, make in SHELF.items()])
