"""An engine that finds as much as wanted, for tests of what is made of the hits."""

from search.results import Hit


class ManyHits:
    """As many hits as wanted, made one by one."""

    def __init__(self, number):
        self.number = number

    def totals(self, queries, reader):
        return [self.number for _query in queries]

    def hits(self, query, reader, *, at_most=None):
        for number in range(min(self.number, at_most or self.number)):
            yield Hit(number, str(number), body(number))


def body(number):
    return {
        "language": "en",
        "texts": {"en": {"title": f"Practice {number}", "slug": f"practice-{number}", "summary": "Short. " * 20}},
        "values": {"country": ["gr", "es"], "sector": ["construction"], "tag": ["one"]},
        "labels": {"tag": {"one": f"Tag {number}"}},
        "years": {"first": 2019, "last": 2021, "ongoing": False},
        "newest": "2026-01-01T00:00:00+00:00",
        "updated": "2026-01-01T00:00:00+00:00",
        "card": {"files": 1, "licence": "cc-by-4.0", "source": ["", ""]},
    }
