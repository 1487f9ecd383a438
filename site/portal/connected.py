"""Settings of another organisation's accounts that people may sign in with."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def providers(*, server: str, name: str, client: str, secret: str) -> dict[str, Any]:
    """What allauth wants to know of one OpenID Connect server. Raises ImproperlyConfigured when a part is missing."""
    if not (client and secret):
        raise ImproperlyConfigured(
            "Set the environment variables OIDC_CLIENT and OIDC_SECRET, or leave out OIDC_SERVER."
        )
    app = {
        "provider_id": "connected",
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def origin(server: str) -> str:
    """The server as the content security policy names it: the form that leads there is redirected to it."""
    parts = urlsplit(server)
    return f"{parts.scheme}://{parts.netloc}"
