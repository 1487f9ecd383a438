"""All addresses of the portal, and two that fail on purpose."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal import urls


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("Fails on purpose, to show the page of error 500.")


urlpatterns = [path("checks/403/", refuse), path("checks/500/", fail), *urls.urlpatterns]
