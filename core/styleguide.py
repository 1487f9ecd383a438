"""What the style guide shows: every component in all its states, on invented data marked as such."""

from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from core import search_samples

HERE = "#main"
EXAMPLE = "https://example.org/"
OUTCOMES = [
    {"label": "Worked", "tone": "good"},
    {"label": "Mixed results", "tone": "mixed"},
    {"label": "Did not work", "tone": "bad"},
    {"label": "Outcome not stated", "tone": "none"},
]
EVIDENCE = [
    {"label": label, "level": level}
    for level, label in enumerate(["Not stated", "None yet", "Monitored", "Evaluated", "Replicated"])
]
BADGES = [{"title": title, "url": HERE} for title in ("Spain", "Construction", "Work-based learning")]


FACTS = [
    {"label": "Where", "value": "Catalonia", "links": BADGES[:1]},
    {"label": "Sector", "links": [{"title": "Construction of buildings (NACE 41)", "url": HERE}]},
    {"label": "It took", "value": "0.4 full-time staff, 18,000 EUR a year, 9 months to set up"},
    {"label": "Led by", "links": [{"title": "Example Training Centre", "url": "https://example.org/"}]},
    {"label": "With", "links": [{"title": "Example Guild of Builders", "url": ""}]},
]


class SampleForm(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Where we write when somebody asks you.")
    name = forms.CharField(label="Name of the centre")


def card(title: str, summary: str, **more: Any) -> dict[str, Any]:
    empty = {"lang": "", "lang_name": "", "badges": [], "period": "", "outcome": None, "evidence": None, "facts": []}
    return {**empty, "title": title, "summary": summary, "url": HERE, **more}


def cards() -> list[dict[str, Any]]:
    return [
        card(
            "Example: Site mentors who share one training plan",
            "Three firms could not each keep an apprentice busy all year. They now rotate them, with one diary.",
            badges=BADGES,
            period="2019 to 2024",
            outcome=OUTCOMES[0],
            evidence=EVIDENCE[3],
            facts=["Initial VET", "EQF 4", "2 files"],
            reason="also Construction, also Spain",
        ),
        card(
            "Beispiel: Überbetriebliche Ausbildung im Dachdeckerhandwerk",
            "Sieben Gemeinden teilen sich ein Fahrzeug und eine Ausbilderin.",
            lang="de",
            lang_name="German",
            badges=BADGES[:1],
            period="since 2021",
            outcome=OUTCOMES[2],
            evidence=EVIDENCE[1],
        ),
        card(
            mark_safe("Example: A <mark>small</mark> firm’s practice as a search finds it"),
            "One of the words stands in the title, the other in the story.",
            extract=mark_safe("… the plan was written by three <mark>builders</mark> of the same street …"),
        ),
        card("Example: A practice that says little about itself", "Short, as an import may leave it."),
    ]


def samples() -> dict[str, Any]:
    """One entry for each name that `templates/styleguide.html` declares."""
    form = SampleForm({"email": "no address", "name": ""})
    form.is_valid()
    return {
        "outcomes": OUTCOMES,
        "evidence": EVIDENCE,
        "badges": BADGES,
        "cards": cards(),
        "facts": FACTS,
        "counts": [{"label": "Practices", "value": "312"}, {"label": "Sectors covered", "value": "19 of 22"}],
        "pages_first": {"number": 1, "count": 3, "previous_url": "", "next_url": HERE},
        "pages_middle": {"number": 2, "count": 3, "previous_url": HERE, "next_url": HERE},
        "materials": [
            {
                "title": "Example plan",
                "url": HERE,
                "kind": "Template",
                "suffix": "PDF",
                "size": "1.2 MB",
                "language": "Spanish",
            },
        ],
        "links": [{"title": "Example page of the training fund", "url": "https://example.org/"}],
        "partners": [
            {"name": "Example Chamber", "country": "Italy", "website": HERE, "role": "Lead partner", "text": ""},
            {"name": "Example Institute", "country": "Greece", "website": "", "role": "", "text": "Trains trainers."},
        ],
        "video": {
            "url": "https://example.org/",
            "host": "example.org",
            "frame_url": "https://example.org/",
            "still": None,
        },
        "citation": {
            "apa": "Example Training Centre. (2026). Site mentors who share one training plan. https://example.org/",
            "bibtex_url": HERE,
            "ris_url": HERE,
        },
        "notice": {
            "text": "This practice is not yet translated into English. You are reading it in German.",
            "alternatives": [
                {"name": "Ελληνικά", "url": HERE, "code": "el"},
                {"name": "Italiano", "url": HERE, "code": "it"},
            ],
        },
        "quote": {"text": "The diary goes with the apprentice.", "source": "Example: a mentor in a firm of six"},
        "form": form,
        "search": search_samples.samples(),
    }
