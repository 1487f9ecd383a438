from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from search.operating import SearchServerViewSet
from search.viewsets import SynonymViewSet


@hooks.register("register_admin_viewset")
def search_server() -> SearchServerViewSet:
    return SearchServerViewSet()


@hooks.register("register_admin_viewset")
def synonyms() -> SynonymViewSet:
    return SynonymViewSet()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("search.try_again", _("Send to the search server again"), _("Sent again."))
