"""A practice as people read it: languages, citation, video, no script."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from checks import demosite
from checks.browser import open_context

pytestmark = pytest.mark.browser


def test_language_switch_leads_to_the_translation_of_the_same_page(page: Page, notes: dict[str, str]) -> None:
    page.goto(notes["full"])
    page.locator(".languages > summary").click()
    page.locator(".languages a[hreflang=it]").click()
    page.wait_for_url(f"**{notes['translated']}")
    assert page.locator("html").get_attribute("lang") == "it"
    page.locator(".languages > summary").click()
    page.locator(".languages a[hreflang=en]").click()
    page.wait_for_url(f"**{notes['full']}")


def test_untranslated_practice_is_labelled_and_read_in_its_own_language(page: Page, notes: dict[str, str]) -> None:
    page.goto(notes["untranslated"])
    assert page.locator("html").get_attribute("lang") == "it"
    assert page.locator("h1").get_attribute("lang") == "en"
    assert page.locator("main .notice").count() == 1
    canonical = page.locator("link[rel=canonical]").get_attribute("href") or ""
    assert "/en/" in canonical


def test_copy_button_copies_the_citation_line(browser: Browser, portal: demosite.Site, notes: dict[str, str]) -> None:
    context = open_context(browser, portal.url, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(notes["full"])
    page.locator("[data-copy]").click()
    page.locator(".citation output").filter(has_text="Copied").wait_for()
    line = page.locator("#citation-line").inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == line.strip()
    context.close()


def test_video_host_is_asked_for_nothing_before_the_click_that_names_it(
    context: BrowserContext, page: Page, portal: demosite.Site, notes: dict[str, str]
) -> None:
    strangers: list[str] = []

    def note(route: Any) -> None:
        if route.request.url.startswith(portal.url):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    context.route("**/*", note)
    page.goto(notes["everything"])
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert strangers == []
    button = page.locator("[data-frame]")
    assert "youtube.com" in button.inner_text()
    with page.expect_request(lambda request: not request.url.startswith(portal.url)) as asked:
        button.click()
    assert asked.value.url.startswith("https://www.youtube-nocookie.com/embed/")
    assert page.evaluate("document.activeElement.localName") == "iframe"


def test_menu_works_without_script_on_a_small_screen(
    browser: Browser, portal: demosite.Site, notes: dict[str, str]
) -> None:
    context = open_context(browser, portal.url, java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(notes["home"])
    link = page.locator(f".menu a[href='{notes['list']}']")
    assert not link.is_visible()
    page.locator(".menu-fold > summary").click()
    link.click()
    page.wait_for_url(f"**{notes['list']}")
    context.close()


def test_reader_gets_no_cookie(context: BrowserContext, page: Page, notes: dict[str, str]) -> None:
    for name in ("home", "list", "full", "untranslated"):
        page.goto(notes[name])
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_password_opens_the_page_and_a_wrong_one_says_so(page: Page, notes: dict[str, str]) -> None:
    page.goto(notes["password"])
    for word in ("wrong", "portal-check"):
        page.locator("main input[type=password]").fill(word)
        page.locator("main button[type=submit]").click()
        page.wait_for_load_state()
        if word == "wrong":
            assert page.locator("main .notice-bad, main .field-error").first.is_visible()
    assert page.locator("h1").inner_text() == "Example: password page"
