"""Passkeys in a real browser with an authenticator of its own, and signing in without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from checks import axe, demosite
from checks.browser import open_context
from checks.states import PASSWORD_OF_EDITOR

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
LOGIN = "/en/account/login/"
SECOND_STEP = "/en/account/second-step/"


@pytest.fixture
def holder(browser: Browser, portal: demosite.Site) -> Iterator[Page]:
    """A page of a browser that can make passkeys."""
    context = open_context(browser, portal.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def send_password(page: Page) -> None:
    page.goto(LOGIN)
    page.locator("main input[name=login]").fill("editor@example.org")
    page.locator("main input[name=password]").fill(PASSWORD_OF_EDITOR)
    page.locator("main button[type=submit]").click()


def prove(page: Page) -> None:
    """The password once more, before something protected."""
    page.wait_for_url("**/reauthenticate/?next=*")
    page.locator("main input[name=password]").fill(PASSWORD_OF_EDITOR)
    page.locator("main button[type=submit]").first.click()


def sign_out(page: Page) -> None:
    page.goto("/en/account/logout/")
    page.locator("main button[type=submit]").click()


def is_clean(page: Page) -> bool:
    found, _unsure = axe.violations(page)
    assert [str(one) for one in found] == [], page.url
    return True


def test_passkey_is_added_and_then_lets_in_alone_and_as_second_step(holder: Page) -> None:
    send_password(holder)
    holder.wait_for_url("**/admin/")
    holder.goto(f"{SECOND_STEP}webauthn/add/")
    prove(holder)
    holder.wait_for_url("**/webauthn/add/")
    assert is_clean(holder)
    holder.locator("#id_passwordless").check()
    holder.locator("#mfa_webauthn_add").click()
    holder.wait_for_url("**/recovery-codes/")
    assert is_clean(holder)

    sign_out(holder)
    holder.goto(LOGIN)
    holder.locator("#passkey_login").click()
    holder.wait_for_url("**/admin/")

    sign_out(holder)
    send_password(holder)
    holder.wait_for_url("**/authenticate/")
    assert is_clean(holder)
    holder.locator("#mfa_webauthn_authenticate").click()
    holder.wait_for_url("**/admin/")

    holder.goto(f"{SECOND_STEP}webauthn/")
    holder.locator("main a", has_text="Remove").click()
    prove(holder)
    holder.wait_for_url("**/remove/")
    holder.locator("main button[type=submit]").click()
    holder.wait_for_url("**/webauthn/")
    assert "None yet." in holder.locator("main").inner_text()


def test_without_script_no_passkey_is_offered_and_the_password_lets_in(browser: Browser, portal: demosite.Site) -> None:
    context = open_context(browser, portal.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(LOGIN)
    assert not page.locator("#passkey_login").is_visible()

    send_password(page)
    page.wait_for_url("**/admin/")

    page.goto("/en/account/")
    assert "editor@example.org" in page.locator("main").inner_text()
    context.close()
