"""Addresses of the search that belong to no page; included below each language's prefix."""

from django.urls import path

from search import views

urlpatterns = [
    path("topics/<slug:scheme>/<slug:slug>/", views.topic, name="topic"),
    path("search/suggest/", views.suggest, name="suggest"),
]
