"""What is looked for among stored stems."""

from dataclasses import dataclass
from itertools import product

from search.textindex.bounds import Run, runs
from search.words import Unit

MOST_GAPS = 4  # other words between two that are near each other
MOST_NEAR = 5  # stems of a unit that are sought near another's: those of the five languages come first


@dataclass(frozen=True)
class Sought:
    """Texts that have one of `runs`, in `column` or in any; or, with `near`, one of these pairs of stems close
    together in one column, in any order."""

    runs: tuple[Run, ...] = ()
    column: str = ""
    near: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.runs or self.near)


def anywhere(unit: Unit) -> Sought:
    return Sought(tuple(runs(unit)))


def within(unit: Unit, column: str) -> Sought:
    return Sought(tuple(runs(unit)), column)


def together(one: Unit, other: Unit) -> Sought:
    """A word of each near the other; phrases have their own nearness."""
    pairs = product(_single(one), _single(other))
    return Sought(near=tuple((first, second) for first, second in pairs if first != second))


def _single(unit: Unit) -> list[str]:
    return [run[0] for run in runs(unit) if len(run) == 1][:MOST_NEAR]
