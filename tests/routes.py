"""Every route of the resolver, with an address that leads to something real."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.urls import get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Locale, Page, Site, Task, Workflow

from core.models import PortalDocument
from taxonomy.models import Concept
from tests.factories.community import OrganisationFactory, UserFactory
from tests.factories.core import PortalDocumentFactory, PortalImageFactory
from tests.factories.privacy import close
from tests.factories.search import SynonymSetFactory
from tests.factories.tree import PortalTree

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


def routes() -> Iterator[tuple[str, str]]:
    """(pattern, name with namespaces) of every route, in the order in which they are tried."""
    yield from _walk(get_resolver().url_patterns, "", ())


def _walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for item in patterns:
        pattern = before + str(item.pattern)
        if hasattr(item, "url_patterns"):
            yield from _walk(item.url_patterns, pattern, (*spaces, item.namespace) if item.namespace else spaces)
        else:
            yield pattern, ":".join([*spaces, item.name or ""])


def samples(tree: PortalTree) -> dict[str, Any]:
    """Values for the parameters of routes: by name, and by the beginning of the pattern where a name means many things.

    Everything stands there to be looked at: a practice with a draft, a closed page, a file, a person, a concept.
    """
    practice = tree.practice(slug="site-mentors")
    page_restriction = close(tree.practice(slug="closed"), "password")
    redirect = Redirect.objects.create(old_path="/old", redirect_link="https://example.org/")
    child = Collection.get_first_root_node().add_child(name="Example collection")
    task_type = {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
    values: dict[str, Any] = {
        "page_id": practice.pk, "parent_page_id": tree.indexes["en"].pk, "page_to_move_id": practice.pk,
        "destination_id": tree.indexes["en"].pk, "revision_id": practice.latest_revision_id,
        "page_view_restriction_id": page_restriction.pk, "restriction_id": 1, "redirect_id": redirect.pk,
        "content_type_app_name": "repository", "content_type_model_name": "practicepage",
        "document_id": PortalDocumentFactory().pk, "image_id": PortalImageFactory().pk, "doc_id": 1,
        "collection_id": child.pk, "filter_spec": "max-32x32", "task_id": Task.objects.get().pk,
        "app_label": "repository", "model_name": "practicepage", "app_name": "core", "action": "delete",
        "object_id": practice.pk, "page_pk": practice.pk, "name": "nothing.png", "section": "pages",
        "admin/pages/create/": {"app_label": "repository", "model_name": "practicepage"},
        "admin/bulk/": {"app_label": "wagtailcore", "model_name": "page"},
        "admin/settings/": {"model_name": "sitesettings", "pk": tree.site.pk},
        "admin/collections/": {"pk": child.pk},
        "admin/workflows/": {"pk": Workflow.objects.get().pk, **task_type},
        "admin/workflows/tasks/": {"pk": Task.objects.get().pk, **task_type},
        "admin/snippets/": {"pk": OrganisationFactory().pk},
        "admin/locales/": {"pk": Locale.objects.get(language_code="it").pk},
        "admin/sites/": {"pk": Site.objects.get().pk},
        "admin/users/": {"pk": UserFactory().pk},
        "admin/groups/": {"pk": Group.objects.get(name="Editors").pk},
        "admin/api/main/^pages/": {"pk": practice.pk, "action_name": "unpublish"},
        "admin/api/main/^documents/": {"pk": PortalDocumentFactory().pk},
        "admin/api/main/^images/": {"pk": PortalImageFactory().pk},
        "admin/documents/chooser/": {"pk": PortalDocumentFactory().pk},
        "admin/images/chooser/": {"pk": PortalImageFactory().pk},
        "admin/localize/api/snippets/": {"app_label": "community", "model_name": "organisation"},
        "admin/tag-autocomplete/": {"app_name": "taggit", "model_name": "tag"},
        "admin/synonyms/": {"pk": SynonymSetFactory().pk},
        "en/topics/": {"scheme": "sector", "slug": "construction"},
    }  # fmt: skip
    values |= {f"admin/vocabularies/{scheme}/": {"pk": pk} for scheme, pk in first_concepts().items()}
    values["patterns"] = whole_patterns(practice, PortalDocumentFactory())
    return values


def first_concepts() -> dict[str, int]:
    schemes = Concept.objects.values_list("scheme", flat=True).distinct()
    return {scheme: Concept.objects.filter(scheme=scheme).order_by("pk").first().pk for scheme in schemes}


def whole_patterns(practice: Page, document: PortalDocument) -> dict[str, str]:
    """Patterns whose parameters have no names."""
    return {
        r"admin/pages/^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\."
        r"(?P<revision_id_b>live|latest|\d+)/$": f"admin/pages/{practice.pk}/revisions/compare/earliest...latest/",
        "admin/^.*/$": "admin/nothing/",
        r"en/account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "en/account/password/reset/key/1-x/",
        r"^documents/(\d+)/(.*)$": document.url[1:],
        r"documents/^(\d+)/(.*)$": document.url[1:],
        r"en/^((?:[\w\-]+/)*)$": "en/practices/site-mentors/",
        r"en/^((?:[\w\-]+/)+(?:export\.csv|feed\.atom|values\.json))$": "en/practices/export.csv",
    }


def address(pattern: str, values: dict[str, Any]) -> str:
    """The pattern with its parameters filled in; a parameter without a sample is the number of nothing."""
    if pattern in values["patterns"]:
        return "/" + values["patterns"][pattern]
    scopes = sorted((key for key in values if "/" in key and pattern.startswith(key)), key=len, reverse=True)

    def value(match: re.Match[str]) -> str:
        name = match.group(2)
        found = next((values[scope][name] for scope in scopes if name in values[scope]), values.get(name, 999_999))
        return str(found)

    return "/" + PARAMETER.sub(value, pattern).replace("^", "").removesuffix("$")
