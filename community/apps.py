from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = _("Community")
    default = True

    def ready(self) -> None:
        from community import checks, duties, receivers  # noqa: F401


class PeopleAdminConfig(WagtailUsersAppConfig):
    """Wagtail's screens for people, with the fields that our users have."""

    user_viewset = "community.viewsets.PeopleViewSet"
