"""Addresses of the search beside those of pages; included below each language's prefix, before Wagtail's."""

import re

from django.urls import path, re_path

from search import exports, feeds, values, views

FILES = "|".join(re.escape(name) for name in (exports.NAME, feeds.NAME, values.NAME))

urlpatterns = [
    path("topics/<slug:scheme>/<slug:slug>/", views.topic, name="topic"),
    path("search/suggest/", views.suggest, name="suggest"),
    re_path(rf"^((?:[\w\-]+/)+(?:{FILES}))$", views.file_of_page, name="search_file"),
]
