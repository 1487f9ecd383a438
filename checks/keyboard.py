"""Walks through a page with the Tab key alone and judges every stop."""

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from playwright.sync_api import FloatRect, Page

from checks import pixels

MOST_STOPS = 400
MARGIN = 8  # pixels around an element where a focus ring may stand


@dataclass
class Walk:
    """`stops`: controls met, in order (index in the page, words); `visible`: how many showed their focus."""

    stops: list[dict[str, Any]] = field(default_factory=list)
    visible: int = 0
    problems: list[str] = field(default_factory=list)


def focused(page: Page) -> dict[str, Any] | None:
    return page.evaluate("measured.focused()")


def start_at_top(page: Page) -> None:
    """Some forms take the focus when they load; a walk begins where a reader begins."""
    page.evaluate("""() => {
      if (document.activeElement === document.body) return;
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute("tabindex");
    }""")


def walk(page: Page) -> Walk:
    """Tab from the top of a freshly loaded page to its end, looking at each stop, then back without looking."""
    result = Walk()
    start_at_top(page)
    for _count in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = focused(page)
        if stop is None:
            break
        if result.stops and stop["index"] in {earlier["index"] for earlier in result.stops}:
            result.problems.append(f"keyboard: the focus comes back to {stop['told']}")
            break
        _judge(page, stop, result)
        result.stops.append(stop)
    else:
        result.problems.append(f"keyboard: no end after {MOST_STOPS} stops")
    result.problems += _order(result.stops) + _left_out(page, result.stops) + _back(page, result.stops)
    return result


def _judge(page: Page, stop: dict[str, Any], result: Walk) -> None:
    """Compare the surroundings of the stop with and without focus, and give the focus back."""
    if stop["covered"]:
        result.problems.append(f"keyboard: focused but covered: {stop['told']}")
    clip = _clip(page, stop["box"])
    after = _picture(page, clip)
    page.evaluate("document.activeElement.blur()")
    before = _picture(page, clip)
    page.evaluate("window.checkedStop.focus({ preventScroll: true })")
    # One pixel all round is the least that WCAG 2.4.13 asks for twice over; links may wrap into several boxes.
    needed = (stop["box"]["width"] + stop["box"]["height"]) if clip else math.inf
    changed = pixels.clearly_changed(before, after) if clip else 0
    if changed < needed:
        result.problems.append(
            f"keyboard: focus hardly seen ({changed} of {needed:.0f} pixels change with 3:1): {stop['told']}"
        )
    else:
        result.visible += 1


def _clip(page: Page, box: dict[str, float]) -> FloatRect | None:
    """The part of the window around an element, or None when it lies outside."""
    window = page.viewport_size or {"width": 0, "height": 0}
    left, top = max(0, math.floor(box["x"]) - MARGIN), max(0, math.floor(box["y"]) - MARGIN)
    right = min(window["width"], math.ceil(box["x"] + box["width"]) + MARGIN)
    bottom = min(window["height"], math.ceil(box["y"] + box["height"]) + MARGIN)
    if right <= left or bottom <= top:
        return None
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _picture(page: Page, clip: FloatRect | None) -> bytes:
    if clip is None:
        return b""
    return page.screenshot(clip=clip, animations="disabled", caret="initial", scale="css")


def _order(stops: list[dict[str, Any]]) -> list[str]:
    """The order must be that of the page's source, and go down the page but for a step into the next column."""
    problems = []
    for one, other in pairwise(stops):
        if other["index"] < one["index"]:
            problems.append(f"keyboard: {other['told']} comes after {one['told']}, but stands before it in the source")
        elif _goes_up(one["box"], other["box"]):
            problems.append(f"keyboard: {other['told']} comes after {one['told']}, but is seen above it")
    return problems


def _goes_up(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether `other` lies above `one` in the same column."""
    above = other["top"] + other["height"] <= one["top"]
    beside = other["x"] >= one["x"] + one["width"] or other["x"] + other["width"] <= one["x"]
    return above and not beside


def _left_out(page: Page, stops: list[dict[str, Any]]) -> list[str]:
    """Controls that a mouse reaches and the Tab key does not."""
    met = [stop["index"] for stop in stops]
    missed = page.evaluate(
        "met => measured.controls().filter((one, n) => !met.includes(n) && one.tabIndex >= 0).map(measured.told)", met
    )
    return [f"keyboard: never reached: {told}" for told in missed]


def _back(page: Page, stops: list[dict[str, Any]]) -> list[str]:
    """Shift+Tab from the last stop meets the same stops backwards."""
    met = []
    for _stop in stops:
        page.keyboard.press("Shift+Tab")
        stop = focused(page)
        if stop is None:
            break
        met.append(stop["index"])
    expected = [stop["index"] for stop in reversed(stops)]
    if met and met[0] != expected[0]:  # the browser may already stand on the last one
        expected = expected[1:]
        met = met[: len(expected)]
    return (
        [] if met == expected[: len(met)] and len(met) >= len(stops) - 1 else ["keyboard: Shift+Tab goes another way"]
    )


# --- single controls --------------------------------------------------------------------------


def skip_link(page: Page) -> list[str]:
    """On a freshly loaded page the first Tab meets the skip link, and Enter leads into the content."""
    start_at_top(page)
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.className")
    if first != "skip-link":
        return [f"keyboard: the first stop is no skip link but “{first}”"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    if not page.evaluate("!!document.activeElement.closest('main, footer')"):
        return ["keyboard: after the skip link the next stop lies before the content"]
    return []


def disclosures(page: Page) -> list[str]:
    """Enter and Space turn each shown disclosure over; Escape closes one that covers the page and keeps the focus."""
    problems = []
    for summary in page.locator("summary:visible").all():
        told = summary.evaluate("element => measured.told(element)")
        is_open = summary.evaluate("element => element.parentElement.open")
        steps = [("Enter", not is_open), ("Space", is_open)]
        if summary.evaluate("element => element.parentElement.matches('.disclosure')"):
            steps += [("Enter", True), ("Escape", False)]
        for key, wanted in steps:
            summary.focus()
            page.keyboard.press(key)
            if summary.evaluate("element => element.parentElement.open") is not wanted:
                problems.append(f"keyboard: {key} does not {'open' if wanted else 'close'} {told}")
        if not summary.evaluate("element => element === document.activeElement"):
            problems.append(f"keyboard: Escape leaves the focus elsewhere: {told}")
    return problems
