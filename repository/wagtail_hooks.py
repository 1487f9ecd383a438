from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from repository.models import PracticePage
from repository.validation import publishing_errors
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


@hooks.register("before_bulk_action")
def publish_complete_ones_only(request: HttpRequest, action: str, pages: Any, view: Any) -> HttpResponse | None:
    """The bulk action has no form to say what is missing: name the pages and publish none."""
    if action != "publish":
        return None
    drafts = [page.get_latest_revision_as_object() for page in pages if issubclass(page.specific_class, PracticePage)]
    titles = [draft.title for draft in drafts if publishing_errors(draft)]
    if not titles:
        return None
    messages.error(
        request,
        _("Not published: these practices lack what readers need. Open each one to see what: %(titles)s.")
        % {"titles": ", ".join(titles)},
    )
    return redirect(view.next_url)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
@hooks.register("before_publish_page")  # afterwards Wagtail reads the page anew, without what the form found
def tell_of_survivors(request: HttpRequest, page: Page) -> None:
    """Somebody merged a concept while this person was editing: say what their choice became."""
    led = getattr(page, "led_to_survivors", [])
    if isinstance(page, PracticePage) and led:
        messages.warning(
            request, _("Merged in the meantime and replaced by its successor: %(names)s.") % {"names": ", ".join(led)}
        )
