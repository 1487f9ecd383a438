from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponseBase
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.documents.views import serve as wagtaildocs_views

from community.views import limited
from core import views
from portal import sitemaps

handler429 = "core.views.too_many_requests"


def leads_to(name: str) -> Callable[..., HttpResponseBase]:
    """One way to sign in: the doors that Wagtail brings lead there, whatever is sent to them."""
    return RedirectView.as_view(pattern_name=name, query_string=True)


urlpatterns = [
    path("admin/login/", leads_to("account_login"), name="sign_in_of_admin"),
    path("admin/password_reset/", leads_to("account_reset_password"), name="new_password_of_admin"),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", views.document, name="wagtaildocs_serve"),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        limited("page_password", wagtaildocs_views.authenticate_with_password),
        name="password_of_document",
    ),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<str:name>", views.rendition, name="rendition"),
    path("media/avatar_images/<str:name>", views.avatar, name="avatar"),
    path("theme.css", views.theme, name="theme"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-topics.xml", sitemaps.topics, name="sitemap_topics"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]

if apps.is_installed("allauth.socialaccount"):  # the way back has one address, whatever the language
    urlpatterns.append(path("account/", include("allauth.socialaccount.providers.openid_connect.urls")))

if getattr(settings, "STYLEGUIDE", False):
    urlpatterns.append(path("styleguide/", views.styleguide, name="styleguide"))

urlpatterns += i18n_patterns(
    path("account/", include("community.urls")),
    path("_util/login/", leads_to("account_login"), name="sign_in_of_pages"),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        limited("page_password", wagtail_views.authenticate_with_password),
        name="password_of_page",
    ),
    path("", include("search.urls")),
    path("", include(wagtail_urls)),
)
