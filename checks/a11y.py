"""Looks at every public page type and state of the portal as people with different needs meet them.

    checks/a11y.py [--quick] [--only WORDS]

In full: axe-core on each state at three widths, light and dark; keyboard walks; reflow at 320 px; text spacing;
target sizes; forced colours; life without script; console, cookies and requests to other hosts. `--quick` takes one
width and scheme a state, in turn. `--only` keeps the states whose name holds the words. Exit code 1 when something
was found.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Page

from checks import axe, demosite, keyboard, layout
from checks.browser import MissingBrowserError, Watch, chromium, go, open_context
from checks.states import WIDTHS, State, nothing, states

MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
HEIGHT = 900


@dataclass
class Tally:
    """What was seen. `found` maps a problem to the places that have it."""

    renders: int = 0
    stops: int = 0
    visible: int = 0
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unsure: Counter[str] = field(default_factory=Counter)

    def note(self, problems: list[str], place: str) -> None:
        for problem in dict.fromkeys(problems):
            self.found[problem].append(place)


def look(
    browser: Browser, url: str, state: State, views: list[tuple[int, Scheme]], tally: Tally, *, thorough: bool
) -> None:
    """Judge one state in `views` (width, scheme), in a browser context of its own."""
    context = open_context(browser, url, permissions=["clipboard-write", "clipboard-read"])
    watch = Watch(context, url)
    page = context.new_page()
    page.set_viewport_size({"width": views[0][0], "height": HEIGHT})
    enter(page, state)
    tally.note(layout.language(page, state.language), state.name)
    for width, scheme in views:
        render(page, state, width, scheme, tally)
    if thorough:
        tally.note(layout.forced_colours(page), state.name)
        tally.note(layout.reflow(page), state.name)
        tally.note(layout.spacing(page, max(state.widths)), state.name)
    tally.note(watch.taken(), state.name)
    left = {cookie["name"] for cookie in context.cookies()} - state.may_set
    tally.note([f"cookie without need: {name}" for name in sorted(left)], state.name)
    if thorough and state.act is nothing:
        bare = open_context(browser, url, java_script_enabled=False)
        tally.note(layout.without_script(page, bare.new_page(), state), state.name)
        bare.close()
    context.close()


def enter(page: Page, state: State) -> None:
    go(page, state.path, state.status)
    state.act(page)
    page.evaluate(MEASURE)


def render(page: Page, state: State, width: int, scheme: Scheme, tally: Tally) -> None:
    place = f"{state.name}, {width} px, {scheme}"
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    findings, unsure = axe.violations(page)
    tally.renders += 1
    for rule, count in unsure.items():
        tally.unsure[f"{rule} ({state.name})"] += count
    tally.note([str(finding) for finding in findings], place)
    tally.note([*layout.overflow(page), *layout.targets(page)], place)


def walk(
    browser: Browser, url: str, state: State, width: int, scheme: Scheme, tally: Tally, *, forced: bool = False
) -> None:
    """Everything that a keyboard does on one page."""
    place = f"{state.name}, {width} px, {'forced colours' if forced else scheme}"
    colours = "active" if forced else "none"
    context = open_context(
        browser, url, viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, forced_colors=colours
    )
    page = context.new_page()
    enter(page, state)
    tally.note(keyboard.skip_link(page), place)
    enter(page, state)
    done = keyboard.walk(page)
    tally.stops += len(done.stops)
    tally.visible += done.visible
    tally.note(done.problems, place)
    tally.note(keyboard.disclosures(page), place)
    context.close()


def all_views(state: State) -> list[tuple[int, Scheme]]:
    return [(width, scheme) for width in state.widths for scheme in SCHEMES]


def check(url: str, chosen: list[State], *, quick: bool) -> Tally:
    tally = Tally()
    with chromium() as browser:
        for number, state in enumerate(chosen):
            views = all_views(state)
            began = time.monotonic()
            if quick:
                views = [views[number % len(views)]]
            try:
                look(browser, url, state, views, tally, thorough=not quick or number % 3 == 0)
            except Exception as error:  # (one broken state must not hide the others)
                tally.note([f"the state cannot be reached: {str(error).splitlines()[0]}"], state.name)
            print(f"{time.monotonic() - began:5.1f} s  {state.name}", flush=True)
        for state, width, scheme, forced in walks(chosen, quick=quick):
            began = time.monotonic()
            walk(browser, url, state, width, scheme, tally, forced=forced)
            print(f"{time.monotonic() - began:5.1f} s  keyboard: {state.name}, {width} px", flush=True)
    return tally


def walks(chosen: list[State], *, quick: bool) -> list[tuple[State, int, Scheme, bool]]:
    """Which pages the keyboard walks through: state, width, scheme, with forced colours."""
    by_name = {state.name: state for state in chosen}
    wide, narrow = max(WIDTHS), min(WIDTHS)
    plan: list[tuple[str, int, Scheme, bool]] = [
        ("home", narrow, "light", False),
        ("practice, video and materials", wide, "dark", False),
    ]
    plan += [("list, filtered" if quick else "list", wide, "light", False)]
    if not quick:
        plan += [("home", wide, "dark", False), ("list", narrow, "dark", False), ("home", wide, "light", True)]
        plan += [("practice, video and materials", narrow, "light", False), ("practice, full", wide, "light", True)]
        plan += [("sign in", narrow, "light", False), ("style guide", wide, "light", False)]
    return [(by_name[name], width, scheme, forced) for name, width, scheme, forced in plan if name in by_name]


def report(tally: Tally) -> int:
    """Print what was found, each problem once with its places, then the figures. Returns the exit code."""
    for problem, places in sorted(tally.found.items(), key=lambda item: -len(item[1])):
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        print(f"- {problem}\n    {places[0]}{more}")
    if tally.unsure:
        print("Left to a person by axe:", ", ".join(f"{rule} {count}" for rule, count in tally.unsure.most_common()))
    print(
        f"a11y: {len(tally.found)} violations in {tally.renders} renders, "
        f"{tally.visible} of {tally.stops} keyboard stops with visible focus"
    )
    return 1 if tally.found or tally.visible < tally.stops or not tally.renders else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one width and scheme a state")
    parser.add_argument("--only", default="", metavar="WORDS", help="only states whose name holds these words")
    options = parser.parse_args()
    try:
        with demosite.running("checked", "checks.settings") as site:
            chosen = [state for state in states(site.notes()) if options.only in state.name]
            return report(check(site.url, chosen, quick=options.quick))
    except (MissingBrowserError, demosite.SiteError) as error:
        print(f"a11y: not measured: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
