from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from repository.models import PracticePage
from repository.viewsets import practice_listing


@hooks.register("register_admin_viewset")
def list_practices() -> object:
    return practice_listing


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    @actions.register_action("repository.import")
    class Import(LogFormatter):
        label = gettext_lazy("Import a practice")

        def format_message(self, log_entry: Any) -> str:
            return _("Imported from %(source)s, record %(external_id)s.") % log_entry.data


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_of_survivors(request: HttpRequest, page: Page) -> None:
    """Somebody merged a concept while this person was editing: say what their choice became."""
    led = getattr(page, "led_to_survivors", [])
    if isinstance(page, PracticePage) and led:
        messages.warning(
            request, _("Merged in the meantime and replaced by its successor: %(names)s.") % {"names": ", ".join(led)}
        )
