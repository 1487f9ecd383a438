"""Addresses that belong to the portal as a whole: pictures, colours, robots and who to write to."""

import hashlib
import logging
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as wagtail_serve

from core import colours, readiness
from core.models import PortalRendition, SiteSettings
from core.navigation import shown_languages
from core.visibility import is_public, may_fetch, works_in_admin

log = logging.getLogger("portal")


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponse:
    """A scaled picture, for those who may read a page that shows it. Originals have no address at all."""
    if "\0" in name:  # no text for PostgreSQL
        raise Http404
    found = get_object_or_404(PortalRendition.objects.select_related("image"), file=f"images/{name}")
    public = is_public(found.image)
    if not (public or may_fetch(found.image, request) or works_in_admin(request.user)):
        raise Http404
    response = _file(request, found.file.name)
    response["Cache-Control"] = "public, max-age=31536000, immutable" if public else "private, no-store"
    return response


@require_safe
def avatar(request: HttpRequest, name: str) -> HttpResponse:
    """A picture that somebody chose for the Wagtail admin; shown there only."""
    if not works_in_admin(request.user):
        raise Http404
    response = _file(request, f"avatar_images/{name}")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
@cache_control(private=True, no_cache=True)
def document(request: HttpRequest, document_id: str, filename: str) -> HttpResponse:
    """Wagtail's view, which asks `core.wagtail_hooks`; browsers ask again each time whether they still may."""
    return wagtail_serve(request, document_id, filename)


def _file(request: HttpRequest, name: str) -> HttpResponse:
    if "\0" in name or not default_storage.exists(name):
        raise Http404
    changed = default_storage.get_modified_time(name)
    tag = f'"{hashlib.sha256(f"{name} {changed}".encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=tag) or FileResponse(default_storage.open(name))
    response["ETag"] = tag
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
@cache_control(public=True, max_age=31536000, immutable=True)
def theme(request: HttpRequest) -> HttpResponse:
    """The portal's own colours as a style sheet, since the content security policy allows no inline style."""
    site = SiteSettings.for_request(request)
    soft, soft_dark = colours.mixed(site.brand, "#ffffff", 0.11), colours.mixed(site.brand_dark, "#172033", 0.16)
    css = (
        f":root{{--brand:{site.brand};--brand-soft:{soft};--accent:{site.accent}}}"
        f"@media(prefers-color-scheme:dark){{:root{{--brand:{site.brand_dark};--brand-soft:{soft_dark}}}}}"
    )
    return HttpResponse(css, content_type="text/css")


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*/_util/",
        "Disallow: /*/account/",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without an address there is nobody to write to, hence nothing to publish."""
    site = SiteSettings.for_request(request)
    contact = site.security_contact or site.contact_email
    if not contact:
        raise Http404
    expires = (timezone.now() + timedelta(days=180)).replace(microsecond=0).isoformat()
    languages = ", ".join(shown_languages(request))
    lines = [f"Contact: mailto:{contact}", f"Expires: {expires}", f"Preferred-Languages: {languages}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers. No database, no search: a load balancer asks often."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready for readers: a line for each part that was asked. 503 when one that they need does not answer."""
    try:
        lines = readiness.look()
    except Exception as error:
        log.error("not ready: %s", error)
        return HttpResponse("not ready\n", status=503, content_type="text/plain")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Somebody, or something, tries too often."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "300"
    return response


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    if not getattr(settings, "STYLEGUIDE", False):
        raise Http404
    from core.styleguide import samples

    return render(request, "styleguide.html", {"samples": samples()})
