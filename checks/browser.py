"""Debian's Chromium without a window, and a watch over what its pages do that no page of the portal should."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright
from playwright.sync_api import Error as PlaywrightError

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--hide-scrollbars"]
PATIENCE = 20_000  # milliseconds for any step: the machine may be busy


class MissingBrowserError(Exception):
    """No Chromium on this machine."""


def executable() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise MissingBrowserError("Chromium is not installed (on Debian and Ubuntu: apt install chromium)")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser, closed at the end. Raises MissingBrowserError."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def open_context(browser: Browser, url: str, **options: Any) -> BrowserContext:
    """A context without history or cookies, for the portal at `url`."""
    context = browser.new_context(base_url=url, locale="en-GB", reduced_motion="reduce", **options)
    context.set_default_timeout(PATIENCE)
    return context


class Watch:
    """Listens to every page of a context. `problems`: console errors, failed files, requests to other hosts."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.problems: list[str] = []
        self._host = urlsplit(url).netloc
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        wanted = "Failed to load resource: the server responded with a status of"  # told by _response, with its address
        if message.type in {"error", "warning"} and not message.text.startswith(wanted):
            self.problems.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self._host:
            self.problems.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 400 and not is_page:
            self.problems.append(f"{urlsplit(response.url).path} answers {response.status}")

    def taken(self) -> list[str]:
        """The problems since the last call, each once."""
        found, self.problems = list(dict.fromkeys(self.problems)), []
        return found


def go(page: Page, path: str, status: int = 200) -> None:
    """Open an address and wait for its files and fonts. Raises AssertionError for another status."""
    response = _opened(page, path)
    answered = response.status if response else 0
    if answered != status:
        raise AssertionError(f"{path} answers {answered}, not {status}")
    page.evaluate("document.fonts.ready")


def _opened(page: Page, path: str) -> Response | None:
    """A busy machine refuses a connection now and then; a server that is gone refuses the second one too."""
    try:
        return page.goto(path, wait_until="load")
    except PlaywrightError as error:
        if "ERR_CONNECTION_REFUSED" not in error.message:
            raise
    time.sleep(1)
    return page.goto(path, wait_until="load")
