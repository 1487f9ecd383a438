"""The measurements of checks/ must see planted defects: a check that cannot fail is none."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from checks import a11y, axe, keyboard, layout, pixels

pytestmark = pytest.mark.browser
HEAD = "<!doctype html><html lang=en><title>Planted</title><meta name=viewport content='width=device-width'>"
RING = "<style>:focus { outline: 3px solid #000 }</style>"


@pytest.fixture
def show(browser: Browser) -> Iterator[Callable[[str], Page]]:
    page = browser.new_page(viewport={"width": 600, "height": 500})

    def planted(body: str) -> Page:
        page.set_content(f"{HEAD}<body>{body}")
        page.evaluate(a11y.MEASURE)
        return page

    yield planted
    page.close()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<p style='width:900px'>wide</p>", "the page scrolls sideways"),
        ("<div style='overflow:hidden;height:10px'><p>some words that are higher</p></div>", "cut off"),
        ("<div style='overflow:hidden;width:40px;white-space:nowrap'>some words in one line</div>", "cut off"),
        ("<p style='position:absolute;left:-40px'>words</p>", "over the edge"),
    ],
)
def test_reflow_tells_lost_text(show: Callable[[str], Page], body: str, told: str) -> None:
    assert any(told in problem for problem in layout.reflow(show(body)))


def test_reflow_is_content_with_text_that_wraps(show: Callable[[str], Page]) -> None:
    assert layout.reflow(show(f"<main><h1>Short</h1><p>{'word ' * 80}</p></main>")) == []


def test_overflow_tells_text_on_text(show: Callable[[str], Page]) -> None:
    body = "<p style='margin:0'>first line</p><p style='margin:0;position:relative;top:-1em'>second line</p>"
    assert any("text on text" in problem for problem in layout.overflow(show(body)))


def test_targets_tell_a_small_button_but_no_link_in_a_sentence(show: Callable[[str], Page]) -> None:
    body = "<button style='height:12px;font-size:8px;padding:0'>Go</button><p>Read <a href='#x'>this</a> first.</p>"
    found = layout.targets(show(body))
    assert len(found) == 1
    assert "Go" in found[0]


def test_targets_tell_a_low_primary_action(show: Callable[[str], Page]) -> None:
    assert layout.targets(show("<button class='button-main' style='height:30px;width:90px'>Send</button>"))


def test_axe_finds_a_picture_without_description(show: Callable[[str], Page]) -> None:
    findings, _unsure = axe.violations(show("<main><h1>Title</h1><img src='data:,'></main>"))
    assert "image-alt" in {finding.rule for finding in findings}


def test_walk_counts_stops_with_a_ring(show: Callable[[str], Page]) -> None:
    walked = keyboard.walk(show(f"{RING}<a href='#a'>First link</a><p><a href='#b'>Second link</a>"))
    assert (walked.visible, len(walked.stops), walked.problems) == (2, 2, [])


@pytest.mark.parametrize(
    "style", ["outline: none", "outline: 1px solid #f4f4f4", "outline: 3px solid #000; outline-offset: 60px"]
)
def test_walk_tells_a_focus_that_nobody_sees(show: Callable[[str], Page], style: str) -> None:
    walked = keyboard.walk(show(f"<style>:focus {{ {style} }}</style><a href='#a'>First link</a>"))
    assert walked.visible == 0
    assert any("focus hardly seen" in problem for problem in walked.problems)


def test_walk_tells_an_order_against_the_reading_order(show: Callable[[str], Page]) -> None:
    body = f"{RING}<a href='#a' tabindex=2>First</a><p><a href='#b' tabindex=1>Second</a>"
    assert any("stands before it" in problem for problem in keyboard.walk(show(body)).problems)


def test_walk_tells_a_step_up_the_page(show: Callable[[str], Page]) -> None:
    body = (
        f"{RING}<div style='display:flex;flex-direction:column-reverse'><a href='#a'>One</a><a href='#b'>Two</a></div>"
    )
    assert any("seen above it" in problem for problem in keyboard.walk(show(body)).problems)


def test_walk_tells_a_trap(show: Callable[[str], Page]) -> None:
    body = (
        f"{RING}<a href='#a'>One</a><button id=b>Two</button><a href='#c'>Three</a>"
        "<script>b.onkeydown = (event) => { if (event.key === 'Tab') { event.preventDefault() } }</script>"
    )
    assert any("comes back to" in problem for problem in keyboard.walk(show(body)).problems)


def test_walk_tells_a_control_that_is_left_out(show: Callable[[str], Page]) -> None:
    body = (
        f"{RING}<a href='#a' id=a>One</a><a href='#b'>Two</a><a href='#c' id=c>Three</a>"
        "<script>a.onkeydown = (event) => { event.preventDefault(); c.focus() }</script>"
    )
    assert any("never reached" in problem for problem in keyboard.walk(show(body)).problems)


def test_walk_tells_a_focus_behind_a_bar(show: Callable[[str], Page]) -> None:
    bar = "<div style='position:fixed;inset:0 0 auto 0;height:200px;background:#fff'>Bar</div>"
    assert any("covered" in problem for problem in keyboard.walk(show(f"{RING}<a href='#a'>One</a>{bar}")).problems)


def test_skip_link_is_missed(show: Callable[[str], Page]) -> None:
    assert keyboard.skip_link(show("<a href='#a'>One</a><main id=a>Text</main>"))


def test_disclosures_tell_that_escape_does_nothing(show: Callable[[str], Page]) -> None:
    found = keyboard.disclosures(show("<details class=disclosure><summary>More</summary>Text</details>"))
    assert found == ["keyboard: Escape does not close details.disclosure summary “More”"]


def test_forced_colours_tell_a_blank_window(show: Callable[[str], Page]) -> None:
    assert layout.forced_colours(show("<p style='position:absolute;top:-99px'>gone</p>"))


def test_contrast_is_that_of_the_definition() -> None:
    assert pixels.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert pixels.contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
