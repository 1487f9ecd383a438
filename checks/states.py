"""Every public page type of the portal in each of its states: what `checks/a11y.py` looks at."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

WIDTHS = (360, 800, 1440)
NARROW = 896  # below this many pixels the menu folds
PASSWORD_OF_EDITOR = "portal-demo"  # noqa: S105  (of the demonstration, printed by its command)


def nothing(page: Page) -> None:
    """The state is the page as it comes."""


@dataclass(frozen=True)
class State:
    """`act` brings the loaded page into the state; `may_set`: cookies that it may leave; `widths`: where it exists."""

    name: str
    path: str
    act: Callable[[Page], None] = nothing
    status: int = 200
    language: str = "en"
    may_set: frozenset[str] = frozenset()
    widths: tuple[int, ...] = WIDTHS
    reads: bool = True


FORM = frozenset({"csrftoken"})
MEMBER = FORM | {"sessionid", "messages"}


def open_languages(page: Page) -> None:
    page.locator(".languages > summary").click()


def open_menu(page: Page) -> None:
    page.locator(".menu-fold > summary").click()


def copy_citation(page: Page) -> None:
    page.locator("[data-copy]").click()
    page.locator(".citation output").filter(has_text="Copied").wait_for()


def open_filters(page: Page) -> None:
    """On a narrow window they are folded away; long facets and branches are folded everywhere."""
    summary = page.locator(".filters > summary")
    if summary.is_visible():
        summary.click()
    for fold in page.locator(".filters details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()


def choose_first_country(page: Page) -> None:
    open_filters(page)
    before = page.locator("#total").inner_text()
    page.locator("#facet-country input[type=checkbox]").first.check()
    page.wait_for_function("(before) => document.getElementById('total').innerText !== before", arg=before)


def type_in_box(page: Page) -> None:
    page.locator("#words").press_sequentially("con")
    page.locator("[role=option]").first.wait_for()


def send_wrong_password(page: Page) -> None:
    page.locator("main input[type=password]").fill("wrong")
    page.locator("main button[type=submit]").click()
    page.locator("main .notice-bad, main .field-error").first.wait_for()


def send_wrong_login(page: Page) -> None:
    page.locator("main input[name=login]").fill("nobody@example.org")
    send_wrong_password(page)


def send_short_password(page: Page) -> None:
    page.locator("main input[name=name]").fill("Example Nora")
    page.locator("main input[name=email]").fill("nora@example.org")
    send_wrong_password(page)


def sign_in(page: Page) -> None:
    page.locator("main input[name=login]").fill("editor@example.org")
    page.locator("main input[type=password]").fill(PASSWORD_OF_EDITOR)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/members/")


def states(notes: dict[str, str]) -> list[State]:
    """`notes` are the addresses that `checks/extra_pages.py` wrote down."""
    narrow = tuple(width for width in WIDTHS if width < NARROW)
    last_page = f"{notes['list']}?page=999"
    return [
        State("home", notes["home"]),
        State("home, menu open", notes["home"], open_menu, widths=narrow),
        State("home, languages open", notes["home"], open_languages),
        State("content page", notes["about"]),
        State("content page, every block", notes["every-block"]),
        State("list", notes["list"]),
        State("list, filtered", notes["filtered"]),
        State("list, filters open", notes["filtered"], open_filters),
        State("list, by words", f"{notes['list']}?q=apprentice+salon&country=eu"),
        State("list, narrowed by script", notes["list"], choose_first_country),
        State("list, suggestions", notes["list"], type_in_box),
        State("list, sector by country", f"{notes['list']}?view=matrix"),
        State("list, odd address", f"{notes['list']}?sector=nothing&page=x&q=%22the"),
        State("practice, from a search", f"{notes['full']}?q=apprentice"),
        State("topic", "/en/topics/sector/construction/"),
        State("topic, without practices", "/en/topics/sector/mining-quarrying/"),
        State("list, nothing found", notes["nothing found"]),
        State("list, page 2", f"{notes['list']}?page=2"),
        State("list, last page", last_page),
        State("list, empty", notes["empty"]),
        State("practice, full", notes["full"]),
        State("practice, citation copied", notes["full"], copy_citation),
        State("practice, short", notes["short"]),
        State("practice, untranslated", notes["untranslated"], language="it"),
        State("practice, translated", notes["translated"], language="it"),
        State("practice, video and materials", notes["everything"]),
        State("practice, longest words", notes["long"]),
        State("practice, right to left", notes["right-to-left"]),
        State("page not found", "/en/nothing-here/", status=404),
        State("not open", "/checks/403/", status=403),
        State("server error", "/checks/500/", status=500),
        State("password required", notes["password"], may_set=FORM),
        State("password required, wrong", notes["password"], send_wrong_password, may_set=FORM),
        State("sign in", notes["members"], may_set=FORM),
        State("sign in, wrong", notes["members"], send_wrong_login, may_set=FORM),
        *about_accounts(),
        State("members' page, signed in", notes["members"], sign_in, may_set=MEMBER),
        State("style guide", "/styleguide/"),
        *in_other_languages(notes),
    ]


def about_accounts() -> list[State]:
    return [
        State("sign up", "/en/account/signup/", may_set=FORM),
        State("sign up, wrong", "/en/account/signup/", send_short_password, may_set=FORM),
        State("new password", "/en/account/password/reset/", may_set=FORM),
        State("new password, sent", "/en/account/password/reset/done/"),
        State("new password, old address", "/en/account/password/reset/key/1-x/"),
        State("waiting for a moderator", "/en/account/waiting/"),
        State("account closed", "/en/account/inactive/"),
        State("invitation, old", "/en/account/invitation/x/", status=404),
    ]


def in_other_languages(notes: dict[str, str]) -> list[State]:
    """A sample: home page, list and an untranslated practice under the other languages' addresses."""
    found = []
    for code in ("it", "es", "el", "de"):
        found.append(State(f"home, {code}", f"/{code}/", language=code))
        found.append(State(f"list, {code}", notes[f"list {code}"], language=code))
    found.append(State("practice, translated, el", notes["everything el"], language="el"))
    return found
