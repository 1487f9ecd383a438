"""Measures of a page as it is laid out: reflow, text spacing, targets, forced colours, life without script."""

from playwright.sync_api import Page, ViewportSize

from checks import pixels
from checks.browser import go
from checks.states import State

REFLOW: ViewportSize = {"width": 320, "height": 800}  # WCAG 1.4.10: 1280 pixels at 400 %
TARGET, MAIN_TARGET = 24, 44  # pixels: WCAG 2.5.8, and the portal's own rule for primary actions
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""  # WCAG 1.4.12
BLANK = 0.995  # of one colour: nothing to see


def reflow(page: Page) -> list[str]:
    """At 320 px nothing scrolls sideways and no text is lost, with the usual and with wider text spacing."""
    page.set_viewport_size(REFLOW)
    found = [f"reflow at 320 px: {problem}" for problem in page.evaluate("measured.lost()")]
    page.evaluate("css => measured.spaced(css)", SPACED)
    spaced = page.evaluate("[...measured.lost(), ...measured.overlapping()]")
    return found + [f"text spacing at 320 px: {problem}" for problem in spaced]


def spacing(page: Page, width: int) -> list[str]:
    """With wider text spacing no text is lost at this width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("css => measured.spaced(css)", SPACED)
    found = page.evaluate("[...measured.lost(), ...measured.overlapping()]")
    return [f"text spacing at {width} px: {problem}" for problem in found]


def overflow(page: Page) -> list[str]:
    """Text on text, or out of sight, at the present width."""
    return [f"layout: {problem}" for problem in page.evaluate("[...measured.lost(), ...measured.overlapping()]")]


def targets(page: Page) -> list[str]:
    found = page.evaluate("([least, main]) => measured.small(least, main)", [TARGET, MAIN_TARGET])
    return [f"target size: {problem}" for problem in found]


def forced_colours(page: Page) -> list[str]:
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    share = pixels.share_of_commonest(page.screenshot())
    page.emulate_media(forced_colors="none", reduced_motion="reduce")
    return [f"forced colours: {share:.1%} of the window is of one colour"] if share > BLANK else []


def language(page: Page, wanted: str) -> list[str]:
    found = page.evaluate("document.documentElement.lang")
    return [] if found == wanted else [f"language: the page says “{found}”, not “{wanted}”"]


READ = """() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  const links = [...document.querySelectorAll("a[href]")].map((one) => one.getAttribute("href"));
  return { text: document.body.innerText.replace(/\\s+/g, " ").trim(), links };
}"""


OF_SCRIPT = "[data-copy], [data-frame], [data-script], [data-dead], .needs-script, .apply"  # of one of the two


def without_script(page: Page, bare: Page, state: State) -> list[str]:
    """`bare` runs no script: it must hold every link of `page`, and all text but that of controls which need script."""
    go(page, state.path, state.status)
    go(bare, state.path, state.status)
    for one in (page, bare):
        one.evaluate(f"document.querySelectorAll('{OF_SCRIPT}').forEach((part) => part.remove())")
    wanted, found = page.evaluate(READ), bare.evaluate(READ)
    problems = []
    if missing := [link for link in wanted["links"] if link not in found["links"]]:
        problems.append(f"without script: links are missing: {missing[:5]}")
    if wanted["text"] != found["text"]:
        problems.append("without script: the text differs")
    return problems
