"""The years as bars, as a table, and as two boxes to write into."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from search.presentation.addresses import Address, Labels, figure
from search.query import SearchQuery, Years

STEP, BAR, HEIGHT = 10, 8, 40  # units of the drawing


@dataclass(frozen=True, slots=True)
class YearBar:
    """One year. `x` and `height` in the drawing's units; `inside`: between the chosen years."""

    year: int
    name: str
    count: str
    x: int
    height: int
    inside: bool
    url: str


@dataclass(frozen=True, slots=True)
class YearPanel:
    """`first` and `last`: what was chosen, “” when open; `earliest` and `latest`: what there is."""

    label: str
    bars: tuple[YearBar, ...]
    width: int
    height: int
    first: str
    last: str
    earliest: str
    latest: str
    open: bool

    @property
    def inside(self) -> str:
        return _outline(bar for bar in self.bars if bar.inside)

    @property
    def outside(self) -> str:
        return _outline(bar for bar in self.bars if not bar.inside)


def _outline(bars: Iterable[YearBar]) -> str:
    """All `bars` as one path: a page with an element for each would take longer to write than to find."""
    return "".join(f"M{bar.x} {HEIGHT}v-{bar.height}h{BAR}v{bar.height}z" for bar in bars if bar.height)


def year_panel(query: SearchQuery, counts: Mapping[int, int], address: Address, labels: Labels) -> YearPanel:
    chosen = query.years
    largest = max(counts.values(), default=0) or 1
    before = address.before(replace(query, years=Years()))
    bars = []
    for place, (year, count) in enumerate(sorted(counts.items())):
        height = max(1, round(HEIGHT * count / largest)) if count else 0
        inside = (chosen.first or year) <= year <= (chosen.last or year)
        url = f"{before}from={year}&to={year}"
        shown = figure(count, labels.language)
        bars.append(YearBar(year, str(year), shown, place * STEP, height, inside, url))
    return YearPanel(
        label=_("Years"),
        bars=tuple(bars),
        width=max(1, len(bars) * STEP - (STEP - BAR)),
        height=HEIGHT,
        first=str(chosen.first or ""),
        last=str(chosen.last or ""),
        earliest=str(bars[0].year) if bars else "",
        latest=str(bars[-1].year) if bars else "",
        open=bool(chosen),
    )
