"""Names that every template may use. Each is computed at first use: the Wagtail admin never pays for them."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core import navigation
from core.models import SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_settings": SimpleLazyObject(lambda: SiteSettings.for_request(request)),
        "menu": SimpleLazyObject(lambda: navigation.menu(request)),
        "home_url": SimpleLazyObject(lambda: navigation.home_url(request)),
        "languages": SimpleLazyObject(lambda: navigation.language_links(request)),
    }
