"""What every funded project must say about its funder, on the web and on paper."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from core.models import SiteSettings


def funder_line(settings: "SiteSettings") -> str:
    """Who pays: the operator's words, else the European Union's standard line in the reader's language."""
    return settings.funder_line or _("Co-funded by the European Union")


def disclaimer(settings: "SiteSettings") -> str:
    """Who answers for the content: the operator's words, else the standard sentence in the reader's language."""
    return settings.disclaimer or _(
        "Views and opinions expressed are however those of the author(s) only and do not "
        "necessarily reflect those of the European Union or the granting authority. Neither the European Union nor the "
        "granting authority can be held responsible for them."
    )
