from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from community.forms import OwnNameForm
from community.viewsets import OrganisationViewSet

NameEmailSettingsPanel.form_class = OwnNameForm  # Wagtail has no setting for it
register_snippet(OrganisationViewSet)


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    @actions.register_action("community.merge")
    class Merge(LogFormatter):
        label = _("Merge organisations")

        def format_message(self, log_entry: Any) -> str:
            return _("“%(name)s” was merged into this organisation.") % {"name": log_entry.data.get("merged", "")}
