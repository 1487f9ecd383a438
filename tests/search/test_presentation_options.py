"""List items of the values of a filter."""

import re

from django.utils.translation import override

from search.presentation.options import Option, items


def test_items_are_filled_in_and_names_escaped() -> None:
    text = items("organisation", [Option("body-1", "Example <body> 100 %", "1,234", True, False, "40")])
    assert 'id="organisation-body-1" name="organisation" value="body-1" checked' in text
    assert "<span>Example &lt;body&gt; 100 %</span>" in text
    assert '<span class="count">1,234</span>' in text
    assert '<rect width="40%" height="3" />' in text


def test_items_below_another_stand_in_its_branch() -> None:
    below = Option("construction-buildings", "Buildings", "2", False, False, "10")
    text = items(
        "sector", [Option("construction", "Construction", "7", False, False, "60", (below,), branch_open=True)]
    )
    assert re.findall(r"<li[^>]*>|</li>|<details[^>]*>|</details>", text) == [
        '<li class="branch">', '<details class="narrower" id="below-sector-construction" open>', "<li>", "</li>",
        "</details>", "</li>",
    ]  # fmt: skip
    assert re.findall(r'class="count">(\d+)', text) == ["7", "2"]


def test_items_speak_the_readers_language() -> None:
    below = Option("construction-buildings", "Buildings", "2", False, False, "10")
    options = [Option("construction", "Construction", "7", False, False, "60", (below,))]
    english = items("sector", options)
    with override("de"):
        assert items("sector", options) != english


def test_items_without_documents_are_marked() -> None:
    assert "is-zero" in items("tag", [Option("oven", "oven", "0", False, True, "0")])
    assert "is-zero" not in items("tag", [Option("oven", "oven", "5", False, False, "9")])
