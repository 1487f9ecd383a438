"""What the style guide shows of the search: the values that `search.presentation` makes, written out by hand."""

from typing import Any

from django.utils.html import format_html

HERE = "#main"


def option(name: str, label: str, count: int, *, on: bool = False, children: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """In the order of `search.presentation.panels.Option`; 43 is the largest count."""
    value = label.lower().replace(" ", "-")
    checked = format_html('id="{0}-{1}" name="{0}" value="{1}"{2}', name, value, " checked" if on else "")
    return (value, label, str(count), on, not count, str(100 * count // 43), checked, children, bool(children))


def panel(name: str, label: str, shown: list[Any], **more: Any) -> dict[str, Any]:
    usual = {"groups": [], "rest": [], "rest_label": "", "beyond": "", "open": True, "find": False, "values_url": ""}
    chosen = sum(1 for each in shown if each[3])
    return usual | {"name": name, "label": label, "help": "any of these", "shown": shown, "chosen_count": chosen} | more


def panels() -> list[dict[str, Any]]:
    below = (option("sector", "Construction of buildings", 12), option("sector", "Civil engineering", 0))
    return [
        panel(
            "country",
            "Country",
            [option("country", "Greece", 9, on=True), option("country", "Italy", 22), option("country", "Slovenia", 0)],
            groups=[
                {"value": "eu", "label": "European Union", "count": "41", "on": False, "url": HERE},
                {"value": "eea-efta", "label": "EEA and EFTA countries", "count": "2", "on": True, "url": HERE},
            ],
            rest=[option("country", "Finland", 3), option("country", "Portugal", 1)],
            rest_label="All 5 countries",
            find=True,
        ),
        panel(
            "sector",
            "Sector",
            [
                option("sector", "Construction", 43, on=True, children=below),
                option("sector", "Accommodation and food service activities", 18),
            ],
        ),
        panel("eqf", "EQF level", [option("eqf", "EQF level 4", 7)], open=False),
    ]


def years() -> dict[str, Any]:
    counts = {2019: 4, 2020: 0, 2021: 9, 2022: 12, 2023: 6}
    bars = [
        {
            "year": year, "count": count, "x": 10 * place, "y": 40 - 3 * count, "height": 3 * count,
            "inside": year > 2020, "url": HERE,
        }
        for place, (year, count) in enumerate(counts.items())
    ]  # fmt: skip
    ends = {"first": "2021", "last": "", "earliest": "2019", "latest": "2023"}
    return {"label": "Years", "bars": bars, "width": 48, "height": 40, "bar_width": 8, "open": True, **ends}


def matrix(caption: str, *, columns: int) -> dict[str, Any]:
    heads = [
        ("AT", "Austria"),
        ("EL", "Greece"),
        ("ES", "Spain"),
        ("FI", "Finland"),
        ("IT", "Italy"),
        ("PT", "Portugal"),
    ]
    counts = {"Construction": (3, 0, 7, 1, 24, 12), "Accommodation and food": (0, 0, 1, 0, 6, 0)}
    bounds = (1, 3, 7, 12, 18)

    def cell(row: str, column: str, count: int) -> dict[str, Any]:
        level = sum(1 for least in bounds if least <= count)
        return {
            "count": count,
            "level": level,
            "url": HERE if count else "",
            "name": f"{row}, {column}: {count} practices",
        }

    return {
        "caption": caption,
        "row_label": "Sector",
        "columns": [
            {"code": code, "label": label, "total": 10, "url": HERE, "name": f"{label}: 10 practices"}
            for code, label in heads[:columns]
        ],
        "rows": [
            {
                "label": row, "url": HERE, "total": sum(figures),
                "cells": [cell(row, label, n) for (_code, label), n in zip(heads[:columns], figures, strict=False)],
            }
            for row, figures in counts.items()
        ],
        "total": 41, "total_url": HERE, "total_name": "41 practices",
        "legend": [
            {"level": level, "text": text}
            for level, text in enumerate(("1–2", "3–6", "7–11", "12–17", "18 or more"), start=1)
        ],
    }  # fmt: skip


def samples() -> dict[str, Any]:
    """One entry for each name that `templates/styleguide/search.html` uses."""
    topic = {"title": "Construction of buildings", "url": HERE, "lang": "", "count": "12"}
    return {
        "listing": {
            "panels": panels()[:2], "more_panels": panels()[2:], "more_open": True, "years": years(),
            "chosen_count": "3", "show_text": "Show 43 practices",
            "chips": [
                {"facet": "Country", "label": "Greece", "url": HERE},
                {"facet": "Years", "label": "from 2021", "url": HERE},
                {"facet": "Sector", "label": "Accommodation and food service activities", "url": HERE},
            ],
            "sorts": [
                {"value": "", "label": "Best match", "on": True},
                {"value": "title", "label": "Title", "on": False},
            ],
        },
        "tabs": [
            {"title": "List", "url": HERE, "current": True},
            {"title": "Sector by country", "url": HERE, "current": False},
        ],
        "ways_out": [
            {"label": "Without Sector: Construction", "counted": "12 practices", "url": HERE},
            {"label": "Without the years: from 2021", "counted": "1 practice", "url": HERE},
        ],
        "matrix": matrix("Sector by country", columns=6),
        "small_matrix": matrix("Sector by country, small", columns=3),
        "around": {
            "position": "2 of 43", "search": "Country: Greece", "back_url": HERE,
            "previous": {"title": "Beispiel: Ausbildung im Dachdeckerhandwerk", "url": HERE, "lang": "de"},
            "next": {"title": "Example: A shared simulator truck for crane safety", "url": HERE, "lang": ""},
        },
        "breakdown": {
            "title": "By country",
            "rows": [
                {"label": "Italy", "count": "22", "share": 100, "url": HERE},
                {"label": "Greece", "count": "9", "share": 41, "url": ""},
            ],
        },
        "narrower": [topic, topic | {"title": "Ειδικευμένες κατασκευές", "lang": "el", "count": ""}],
    }  # fmt: skip
