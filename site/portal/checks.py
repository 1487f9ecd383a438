"""What an installation must not start with."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def demonstration_stays_at_home(app_configs: Any, **kwargs: Any) -> list[Error]:
    if getattr(settings, "DEMO", False):
        return [
            Error(
                "The demonstration settings have known logins.",
                hint="Use portal.settings.production.",
                id="portal.E001",
            )
        ]
    return []
