"""What a first visit loads: the home page and the practice with the heaviest picture, by a real server and browser.

Counted from the browser's own network events: bytes as sent, headers included, with an empty cache, scrolled to the
end so that pictures further down count too. Widths of a telephone and of a desk, twice the pixels on the telephone.
"""

import re
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser

from checks import demosite
from checks.browser import MissingBrowserError, chromium, open_context

MOST_BYTES = 60_000
MOST_REQUESTS = 10
MOST_SCRIPT = 20_000
SCREENS = {"desk": (1440, 900, 1), "telephone": (390, 844, 2)}  # width, height, pixels a CSS pixel
PICTURE = re.compile(r"/media/images/[^\s\"]+")

SEE_ALL = """async () => {
  for (const image of document.images) {
    image.scrollIntoView();
    await image.decode();
  }
}"""


@dataclass
class File:
    """One request of a visit. `sent`: bytes on the wire, headers included; `kind` as the browser names it."""

    url: str
    kind: str = ""
    sent: int = 0
    encoding: str = ""


def visit(browser: Browser, site: demosite.Site, path: str, screen: tuple[int, int, int]) -> list[File]:
    """Every file that a first visit to `path` asks for."""
    width, height, density = screen
    context = open_context(browser, site.url, viewport={"width": width, "height": height}, device_scale_factor=density)
    page = context.new_page()
    files = listen(context.new_cdp_session(page))
    page.goto(path, wait_until="load")
    page.evaluate(SEE_ALL)
    page.wait_for_load_state("networkidle")
    context.close()
    return [file for file in files.values() if not file.url.startswith("data:")]


def listen(session: Any) -> dict[str, File]:
    """Fill the returned files, by request, while the page loads."""
    files: dict[str, File] = {}

    def received(event: dict[str, Any]) -> None:
        file = files[event["requestId"]]
        file.kind = event["type"]
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        file.encoding = headers.get("content-encoding", "")

    def finished(event: dict[str, Any]) -> None:
        files[event["requestId"]].sent += event["encodedDataLength"]

    def asked(event: dict[str, Any]) -> None:
        before = files.get(event["requestId"])  # the same request goes on after a redirect
        files[event["requestId"]] = File(
            event["request"]["url"], sent=event.get("redirectResponse", {}).get("encodedDataLength", 0) if before else 0
        )

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    return files


def pages(site: demosite.Site) -> dict[str, str]:
    """Addresses of the pages to visit; of the demonstration's practices, the one with the heaviest picture."""
    notes = site.notes()
    heaviest = max(notes["pictured"], key=lambda path: max(map(len, pictures(site, path))))
    found = f"{notes['list']}?q=apprentice"
    return {"home": notes["home"], "practice": heaviest, "results": notes["list"], "results by words": found}


def pictures(site: demosite.Site, path: str) -> list[bytes]:
    """The files of all pictures that a page names, in all their sizes."""
    found = PICTURE.findall(fetch(f"{site.url}{path}").decode())
    return [fetch(f"{site.url}{address}") for address in dict.fromkeys(found)]


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  (our own server)
        return answer.read()


def judge(files: list[File], own: str) -> list[str]:
    """Where a visit is over a limit."""
    sent, script = sum(file.sent for file in files), sum(file.sent for file in files if file.kind == "Script")
    strangers = sorted({urlsplit(file.url).netloc for file in files} - {own})
    limits = (
        (sent > MOST_BYTES, f"{sent:,} bytes, {MOST_BYTES:,} allowed"),
        (len(files) > MOST_REQUESTS, f"{len(files)} requests, {MOST_REQUESTS} allowed"),
        (script > MOST_SCRIPT, f"{script:,} bytes of script, {MOST_SCRIPT:,} allowed"),
        (bool(strangers), f"requests to {', '.join(strangers)}"),
        (not files or any(file.sent == 0 for file in files), "a file came with no bytes: the measurement failed"),
    )
    return [problem for is_over, problem in limits if is_over]


def show(name: str, files: list[File]) -> None:
    print(f"\n{name}")
    for file in sorted(files, key=lambda file: -file.sent):
        print(f"  {file.sent:>8,}  {file.kind:<11}{file.encoding:<6}{urlsplit(file.url).path}")
    print(f"  {sum(file.sent for file in files):>8,}  in {len(files)} requests")


def main() -> int:
    figures, problems, script = [], [], 0
    try:
        with demosite.running("checked") as site, chromium() as browser:
            for page, path in pages(site).items():
                for screen, size in SCREENS.items():
                    files = visit(browser, site, path, size)
                    show(f"{page}, {screen}", files)
                    problems += [f"{page}, {screen}: {problem}" for problem in judge(files, urlsplit(site.url).netloc)]
                    figures.append((page, screen, sum(file.sent for file in files), len(files)))
                    script = max(script, sum(file.sent for file in files if file.kind == "Script"))
    except (MissingBrowserError, demosite.SiteError) as error:
        print(f"weight: not measured: {error}")
        return 1
    print("", *(f"- {problem}" for problem in problems), sep="\n")
    told = ", ".join(f"{page} ({screen}) {sent / 1000:.1f} kB in {count}" for page, screen, sent, count in figures)
    print(f"weight: {told} requests; script {script / 1000:.1f} kB; {'too much' if problems else 'within limits'}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
