"""Searching as people do it: by keyboard, with and without script, back and forward."""

import pytest
from playwright.sync_api import Browser, Page, expect

from checks import demosite
from checks.browser import open_context

pytestmark = pytest.mark.browser


def total(page: Page) -> str:
    return page.locator("#total").inner_text()


def test_keyboard_leads_from_home_to_a_practice(page: Page, notes: dict[str, str]) -> None:
    page.goto(notes["home"])
    page.locator("#words").focus()
    page.keyboard.type("apprentice")
    page.keyboard.press("Enter")
    page.wait_for_url("**?q=apprentice")
    before = total(page)
    box = page.locator("#facet-country .options input").first
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_function("(before) => document.getElementById('total').innerText !== before", arg=before)
    held = page.evaluate("[document.activeElement.name, document.activeElement.checked]")
    assert held == ["country", True]
    assert "country=" in page.url
    page.locator(".cards h3 a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".around")
    page.locator(".around a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/?*country=*")


def test_choice_is_told_once_and_history_goes_back_and_forward(page: Page, notes: dict[str, str]) -> None:
    page.goto(notes["list"])
    page.evaluate("""() => {
        window.told = [];
        const seen = () => window.told.push(document.getElementById('told').textContent);
        new MutationObserver(seen).observe(document.getElementById('told'), {childList: true, characterData: true});
    }""")
    everything = total(page)
    page.locator("#facet-country .options input").first.check()
    page.wait_for_function("(before) => document.getElementById('total').innerText !== before", arg=everything)
    narrowed, address = total(page), page.url
    assert [text for text in page.evaluate("window.told") if text] == [narrowed]
    page.go_back()
    expect(page.locator("#total")).to_have_text(everything)
    assert page.locator("#facet-country .options input:checked").count() == 0
    page.go_forward()
    expect(page.locator("#total")).to_have_text(narrowed)
    assert page.url == address


def test_chip_takes_a_choice_away(page: Page, notes: dict[str, str]) -> None:
    page.goto(f"{notes['list']}?country=de&sector=education")
    assert page.locator(".chips a").count() >= 2
    before = total(page)
    page.locator(".chips a").first.click()
    page.wait_for_function("(before) => document.getElementById('total').innerText !== before", arg=before)
    assert page.url.endswith("?sector=education")


def test_suggestions_are_walked_with_arrows_and_left_with_escape(page: Page, notes: dict[str, str]) -> None:
    page.goto(notes["list"])
    box = page.locator("#words")
    box.press_sequentially("constr")
    page.locator("[role=option]").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert active
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "constr"


def test_everything_works_without_script(browser: Browser, portal: demosite.Site, notes: dict[str, str]) -> None:
    context = open_context(browser, portal.url, java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(notes["list"])
    before = total(page)
    page.locator(".filters > summary").click()
    page.locator("#facet-country .options input").first.check()
    page.locator(".apply button").click()
    page.wait_for_url("**country=*")
    assert total(page) != before
    assert page.locator(".chips a").count() >= 1
    page.locator(".chips a").last.click()
    assert total(page) == before
    context.close()


def test_filters_are_folded_on_a_small_screen_and_lead_to_the_results(
    browser: Browser, portal: demosite.Site, notes: dict[str, str]
) -> None:
    context = open_context(browser, portal.url, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(notes["list"])
    before = total(page)
    assert not page.locator("#facet-country").is_visible()
    page.locator(".filters > summary").click()
    page.locator("#facet-country .options input").first.check()
    page.wait_for_function("(before) => document.getElementById('total').innerText !== before", arg=before)
    button = page.locator(".apply button")
    assert button.inner_text() == f"Show {total(page)}"
    button.click()
    assert page.evaluate("document.activeElement.id") == "total"
    assert not page.locator("#facet-country").is_visible()
    context.close()
