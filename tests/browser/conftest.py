"""A served demonstration and a real Chromium. Nothing here touches the database of the test process."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from checks import demosite
from checks.browser import MissingBrowserError, chromium, executable, open_context


@pytest.fixture(scope="session")
def portal() -> Iterator[demosite.Site]:
    try:
        executable()
    except MissingBrowserError as error:
        pytest.skip(f"missing browser: {error}")
    with demosite.running("checked", "checks.settings") as site:
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: while it runs, its event loop forbids Django's database in the same process."""
    try:
        with chromium() as found:
            yield found
    except MissingBrowserError as error:
        pytest.skip(f"missing browser: {error}")


@pytest.fixture
def context(browser: Browser, portal: demosite.Site) -> Iterator[BrowserContext]:
    found = open_context(browser, portal.url, viewport={"width": 1280, "height": 900})
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def notes(portal: demosite.Site) -> dict[str, str]:
    """Addresses by the name of a state, see checks/extra_pages.py."""
    return portal.notes()
