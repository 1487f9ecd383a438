from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from community.enums import Role


@register(Tags.security)
def second_factor_names_roles(app_configs: Any, **kwargs: Any) -> list[Error]:
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values))
    if not unknown:
        return []
    return [
        Error(
            f"SECOND_FACTOR_ROLES names no roles: {', '.join(unknown)}.",
            hint=f"The roles are {', '.join(Role.values)}.",
            id="community.E001",
        )
    ]
