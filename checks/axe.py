"""axe-core in a page: what it finds, in one line each."""

from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations", "incomplete"]}
SOURCE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
FRAMES_OF_OTHERS = {"exclude": [["wagtail-userbar"]]}  # Wagtail's own button for editors


@dataclass(frozen=True)
class Finding:
    """One rule that one element breaks. `target` is a CSS selector, `why` axe's own words."""

    rule: str
    target: str
    why: str

    def __str__(self) -> str:
        return f"axe {self.rule}: {self.target}: {self.why}"


def violations(page: Page) -> tuple[list[Finding], Counter[str]]:
    """Findings in the page as it stands, and how many elements axe leaves to a person, by rule."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(SOURCE)
    result = page.evaluate("([context, options]) => axe.run(context, options)", [FRAMES_OF_OTHERS, OPTIONS])
    unsure = Counter({item["id"]: len(item["nodes"]) for item in result["incomplete"]})
    return [finding for item in result["violations"] for finding in _findings(item)], unsure


def _findings(item: dict[str, Any]) -> list[Finding]:
    return [
        Finding(item["id"], " ".join(map(str, node["target"])), node["failureSummary"].split("\n")[-1].strip())
        for node in item["nodes"]
    ]
