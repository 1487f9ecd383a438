"""Who may go where: every route of the portal, visited by everybody, against one table.

Verdicts: `in` (let through, whatever the page then says of a missing object), `login` (sent to sign in), `again`
(asked for the own password once more), `denied` (403, or back to the start of the admin), `404`, `password` (asked for
the page's password). A route that no line of the table names fails the test.
"""

import pytest
from django.apps import apps
from django.test import Client
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from community import addresses
from tests.factories.community import UserFactory
from tests.factories.privacy import close
from tests.factories.projects import ContentPageFactory
from tests.factories.tree import fresh_process, tree
from tests.routes import address, routes, samples

__all__ = ["fresh_process", "tree"]

PEOPLE = ("anonymous", "member", "editor", "administrator")
EVERYBODY = ("in", "in", "in", "in")
NOBODY = ("404", "404", "404", "404")
EDITORS = ("login", "login", "in", "in")
SIGNED_IN = ("login", "in", "in", "in")
NOTHING_YET = ("login", "404", "404", "404")  # the person has set up no second step
ADMINISTRATORS = ("login", "login", "denied", "in")

# The name of a route, or its beginning and a star; the longest that fits counts.
TABLE = {
    # our own addresses
    "document": ("404", "404", "in", "in"),  # on no page yet
    "rendition": NOBODY,  # a name that does not exist; tests/core/test_media.py has those that do
    "avatar": NOBODY,
    "theme": EVERYBODY,
    "robots": EVERYBODY,
    "sitemap": EVERYBODY,
    "topic": EVERYBODY,
    "suggest": EVERYBODY,
    "search_file": EVERYBODY,
    "sitemap_*": EVERYBODY,
    "security_txt": NOBODY,  # no address given
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "search_server:index": ADMINISTRATORS,
    "synonyms:*": ADMINISTRATORS,  # and whom an administrator gives the right, tests/search/test_synonyms_admin.py
    "styleguide": EVERYBODY,  # demonstration, development and tests only
    "practices:*": EDITORS,
    "vocabulary_*": ADMINISTRATORS,  # and whom an administrator gives the right, tests/taxonomy/test_views.py
    # pages
    "wagtail_serve": EVERYBODY,
    "wagtailcore_login": EVERYBODY,
    "password_of_page": ("password", "password", "password", "password"),
    "password_of_document": NOBODY,  # no collection is closed
    "wagtailcore_authenticate_with_password": ("password", "password", "password", "password"),
    "wagtaildocs_serve": ("404", "404", "in", "in"),
    "wagtaildocs_authenticate_with_password": NOBODY,  # no collection is closed
    # signing in
    "account_*": EVERYBODY,  # forms that ask for an address or a password, and what they answer
    "account_home": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_email": ("login", "again", "again", "again"),
    "account_reauthenticate": SIGNED_IN,
    "account_confirm_login_code": ("in", "in", "denied", "denied"),  # no such sign-in: who is in is led to the start
    "account_invitation": NOBODY,  # a token that nobody was sent
    "mfa_*": ("login", "again", "again", "again"),
    "mfa_index": SIGNED_IN,
    "mfa_deactivate_totp": NOTHING_YET,
    "mfa_view_recovery_codes": NOTHING_YET,
    "mfa_download_recovery_codes": NOTHING_YET,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_authenticate": ("in", "in", "denied", "denied"),  # within a sign-in only
    "mfa_login_webauthn": EVERYBODY,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
    "sign_in_of_*": EVERYBODY,  # led to the one sign-in
    "new_password_of_admin": EVERYBODY,
    "wagtailadmin_login": EVERYBODY,
    "wagtailadmin_logout": EVERYBODY,
    "wagtailadmin_password_reset": EVERYBODY,
    "wagtailadmin_password_reset_*": NOBODY,
    "sign_ups:index": ADMINISTRATORS,  # and moderators, tests/community/accounts/test_roles.py
    "invitations:index": ADMINISTRATORS,
    "roles:index": ADMINISTRATORS,
    "wagtailadmin_sprite": EVERYBODY,
    "wagtailadmin_javascript_catalog": EVERYBODY,
    # the admin of Wagtail
    "wagtailadmin_*": EDITORS,
    "wagtailadmin_pages:workflow_preview": ("login", "login", "denied", "denied"),  # nothing is in review
    "wagtailadmin_error_test": ("login", "login", "error", "error"),  # Wagtail's own trial of the error page
    "wagtailadmin_collections:*": ADMINISTRATORS,
    "wagtailadmin_collections:delete": EDITORS,  # 404 for editors
    "wagtailadmin_workflows:*": ADMINISTRATORS,
    "wagtailadmin_workflows:enable*": EDITORS,  # answers 405 before it asks who it is
    "wagtailadmin_workflows:remove": EDITORS,
    "wagtailadmin_workflows:task_choose*": EDITORS,
    "wagtailadmin_workflows:task_chosen": EDITORS,
    "wagtailadmin_api:*": EDITORS,
    "wagtail_bulk_action": EDITORS,
    "wagtail_localize:*": EDITORS,
    "wagtaildocs:*": EDITORS,
    "wagtaildocs_chooser:*": EDITORS,
    "wagtailimages:*": EDITORS,
    "wagtailimages_chooser:*": EDITORS,
    "wagtailsnippetchoosers_community_organisation:*": EDITORS,
    "wagtailsnippetchoosers_community_organisation:create": ADMINISTRATORS,
    "wagtailsnippets_community_organisation:*": ADMINISTRATORS,
    "wagtailsnippets:index": ("login", "login", "denied", "denied"),  # every snippet has a menu of its own
    "wagtaillocales:*": ADMINISTRATORS,
    "wagtailredirects:*": ADMINISTRATORS,
    "wagtailsettings:*": ADMINISTRATORS,
    "wagtailsites:*": ADMINISTRATORS,
    "wagtailusers_users:*": ADMINISTRATORS,
    "wagtailusers_groups:*": ADMINISTRATORS,
    "admin/test404/": EDITORS,
    "admin/^.*/$": EDITORS,
}

# Pages and their routes below: "site-mentors" is public, the others are closed in Wagtail's three ways.
PAGES = {
    ("/en/", "HomePage"): EVERYBODY,
    ("/it/", "HomePage"): EVERYBODY,
    ("/en/about/", "ContentPage"): EVERYBODY,
    ("/en/practices/", "PracticeIndexPage"): EVERYBODY,
    ("/it/practices/", "PracticeIndexPage"): EVERYBODY,
    ("/en/practices/site-mentors/*", "PracticePage"): EVERYBODY,
    ("/it/practices/site-mentors/*", "PracticePage"): EVERYBODY,
    ("/en/practices/members/*", "PracticePage"): ("login", "in", "in", "in"),
    ("/it/practices/members/*", "PracticePage"): ("login", "in", "in", "in"),
    ("/en/practices/insiders/*", "PracticePage"): ("login", "login", "login", "in"),
    ("/en/practices/closed/*", "PracticePage"): ("password", "password", "password", "password"),
    ("/en/practices/draft/*", "PracticePage"): NOBODY,
    ("/it/practices/draft/*", "PracticePage"): NOBODY,
}
BELOW = {"PracticePage": ["", "cite/bibtex/", "cite/ris/", "fact-sheet/"]}


def line(pattern, name):
    """The verdicts for a route, by its name or, where it has none, by its pattern."""
    wanted = name if name.rpartition(":")[2] else pattern
    fitting = [key for key in TABLE if key == wanted or (key.endswith("*") and wanted.startswith(key[:-1]))]
    return TABLE[max(fitting, key=len)] if fitting else None


def verdict(response):
    location = response.get("Location", "")
    if response.streaming:
        b"".join(response)
    if "/login/?next=" in location:
        return "login"
    if "/reauthenticate/?next=" in location:
        return "again"
    if response.status_code == 403 or location == "/admin/":
        return "denied"
    if response.status_code >= 500:
        return "error"
    if any(template.name == "wagtailcore/password_required.html" for template in response.templates):
        return "password"
    return "404" if response.status_code == 404 else "in"


def sign_in(person):
    client = Client(raise_request_exception=False)
    make = {"member": UserFactory, "editor": UserFactory.editor, "administrator": UserFactory.administrator}
    if person in make:
        user = make[person]()
        addresses.confirm(user)
        client.force_login(user)
    return client


def same(found, expected):
    """An address that lets somebody in may still say that its object is missing."""
    return found == expected or (found == "404" and expected == "in")


def test_every_route_has_a_line_in_the_table_and_every_line_a_route():
    known = list(routes())
    unlisted = [(pattern, name) for pattern, name in known if line(pattern, name) is None]
    used = {key for key in TABLE for pattern, name in known if line(pattern, name) is TABLE[key]}

    assert unlisted == []
    assert used == set(TABLE)


@pytest.mark.filterwarnings("ignore:Pagination may yield")  # wagtail-localize does not order its report
@pytest.mark.parametrize("person", PEOPLE)
def test_every_route_gives_everybody_the_verdict_of_the_table(tree, person):
    values, client, column = samples(tree), sign_in(person), PEOPLE.index(person)
    wrong = {}
    for pattern, name in routes():
        if name == "wagtailadmin_logout":  # it would end the visit
            continue
        url, expected = address(pattern, values), line(pattern, name)[column]
        found = verdict(client.get(url))
        admin = url.startswith("/admin/")
        if not (same(found, expected) if admin else found == expected):
            wrong[f"{name} {url}"] = (found, expected)
    assert wrong == {}


@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_changes_anything_in_the_admin_without_the_right(tree, person):
    """The same addresses by POST: who has no right is turned away before anything is read."""
    values, client, column = samples(tree), sign_in(person), PEOPLE.index(person)
    turned_away = {
        address(pattern, values): line(pattern, name)[column]
        for pattern, name in routes()
        if pattern.startswith("admin/") and line(pattern, name)[column] in {"login", "denied"}
        and name not in {"wagtailadmin_login", "wagtailadmin_pages:workflow_preview", "wagtailadmin_error_test"}
    }  # fmt: skip
    found = {url: verdict(client.post(url)) for url in turned_away}

    assert {url: verdict for url, verdict in found.items() if verdict not in {"login", "denied"}} == {}


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_and_route_below_gives_everybody_the_verdict_of_the_table(tree, person):
    ContentPageFactory(parent=tree.homes["en"], slug="about")
    tree.practice(slug="site-mentors")
    tree.practice(slug="draft", live=False)
    for slug, how in (("members", "login"), ("insiders", "groups"), ("closed", "password")):
        close(tree.practice(slug=slug), how)
    client, column = sign_in(person), PEOPLE.index(person)
    found, expected = {}, {}
    for (url, page_type), verdicts in PAGES.items():
        for rest in BELOW[page_type] if url.endswith("*") else [""]:
            full = url.removesuffix("*") + rest
            expected[full] = verdicts[column]
            found[full] = verdict(client.get(full))

    assert found == expected


def test_every_page_type_and_its_routes_stand_in_the_table():
    ours = [
        model
        for model in apps.get_models()
        if issubclass(model, Page) and model._meta.app_label in {"projects", "repository"}
    ]
    routable = {
        model.__name__: sorted({"", *(str(path.pattern) for path in model.get_subpage_urls())} - {"^$"})
        for model in ours
        if issubclass(model, RoutablePageMixin)
    }

    assert {model.__name__ for model in ours} == {page_type for _url, page_type in PAGES}
    assert routable == BELOW
