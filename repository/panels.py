"""The editing form of a practice, grouped as an author thinks."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from repository.facts import STORY

TRANSLATABLE = [
    TranslatableField("title"),
    TranslatableField("slug"),
    TranslatableField("summary"),
    *(TranslatableField(name) for name in STORY),
    TranslatableField("image_alt"),
    TranslatableField("seo_title"),
    TranslatableField("search_description"),
    SynchronizedField("licence", overridable=False),
]


class FactsPanel(MultiFieldPanel):
    """Facts live on the original page: a translation shows texts only."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and (self.instance is None or self.instance.is_original)


class FactsInlinePanel(InlinePanel):
    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, *, panel: InlinePanel, form: Any, **kwargs: Any) -> None:
            has_rows = form is not None and panel.relation_name in form.formsets  # not in a translation's form
            super().__init__(panel=panel, form=form if has_rows else None, **kwargs)

        def is_shown(self) -> bool:
            return super().is_shown() and (self.instance is None or self.instance.is_original)


STORY_TAB = ObjectList(
    [
        *Page.content_panels,
        FieldPanel("summary"),
        *(FieldPanel(name) for name in STORY),
    ],
    heading=_("The story"),
)

FACTS_TAB = ObjectList(
    [
        FactsPanel(
            [FieldPanel("countries"), FieldPanel("region"), FieldPanel("territorial_level")], heading=_("Where it ran")
        ),
        FactsPanel([FieldPanel("sectors"), FieldPanel("fields_of_education")], heading=_("Sector and field")),
        FactsPanel(
            [FieldPanel("target_groups"), FieldPanel("strands"), FieldPanel("eqf_levels")],
            heading=_("For whom, at which level"),
        ),
        FactsPanel([FieldPanel("themes"), FieldPanel("modes"), FieldPanel("tags")], heading=_("What it is about")),
        FactsPanel(
            [FieldRowPanel([FieldPanel("from_year"), FieldPanel("to_year"), FieldPanel("ongoing")])], heading=_("When")
        ),
        FactsPanel([FieldPanel("outcome"), FieldPanel("evidence")], heading=_("Did it work, and how do you know?")),
        FactsPanel(
            [
                FieldRowPanel([FieldPanel("staff_fte"), FieldPanel("setup_months"), FieldPanel("learners_reached")]),
                FieldRowPanel([FieldPanel("cost_amount"), FieldPanel("cost_period")]),
            ],
            heading=_("What it took, in numbers"),
        ),
        FactsInlinePanel("roles", heading=_("Organisations"), label=_("organisation")),
    ],
    heading=_("The facts"),
)

MATERIALS_TAB = ObjectList(
    [
        FactsPanel([FieldPanel("image")], heading=_("Picture")),
        FieldPanel("image_alt"),
        FactsInlinePanel("attachments", heading=_("Materials"), label=_("material")),
        FactsPanel([FieldPanel("languages")], heading=_("Languages of the materials")),
        FactsInlinePanel("links", heading=_("Links"), label=_("link")),
        FactsPanel([FieldPanel("video_url"), FieldPanel("video_still")], heading=_("Video")),
        FactsPanel([FieldPanel("contact")], heading=_("Contact")),
    ],
    heading=_("Materials"),
)

SOURCE_TAB = ObjectList(
    [
        FactsPanel([FieldPanel("licence")], heading=_("Licence")),
        FactsPanel(
            [FieldPanel("source_name"), FieldPanel("source_url"), FieldPanel("external_id"), FieldPanel("source_date")],
            heading=_("Where it comes from"),
        ),
        FactsPanel([FieldPanel("review_by")], heading=_("Freshness")),
    ],
    heading=_("Source"),
)

PROMOTE_TAB = ObjectList([*Page.promote_panels, PublishingPanel()], heading=_("Promote"))

TABS = [STORY_TAB, FACTS_TAB, MATERIALS_TAB, SOURCE_TAB, PROMOTE_TAB]
