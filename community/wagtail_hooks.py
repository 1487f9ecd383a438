from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from community.forms import OwnNameForm
from community.people_admin import InvitationsViewSet, RolesViewSet, SignUpsViewSet
from community.viewsets import OrganisationViewSet

NameEmailSettingsPanel.form_class = OwnNameForm  # Wagtail has no setting for it
register_snippet(OrganisationViewSet)


@hooks.register("register_admin_viewset")
def people() -> list[Any]:
    return [SignUpsViewSet(), InvitationsViewSet(), RolesViewSet()]


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    actions.register_action("community.join", _("Sign up"), _("Signed up."))
    actions.register_action("community.approve", _("Approve a sign-up"), _("Let in."))
    actions.register_action("community.decline", _("Decline a sign-up"), _("Declined."))
    actions.register_action("community.invite", _("Invite"), _("Invited."))
    actions.register_action("community.role", _("Give a role"), _("Got a role."))

    @actions.register_action("community.merge")
    class Merge(LogFormatter):
        label = _("Merge organisations")

        def format_message(self, log_entry: Any) -> str:
            return _("“%(name)s” was merged into this organisation.") % {"name": log_entry.data.get("merged", "")}
