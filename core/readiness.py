"""What must work before a process is sent readers."""

from collections.abc import Callable

from django.db import connection

PROBES: dict[str, Callable[[], str]] = {}


def register(name: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Decorator: ask this too. The function returns a word for how it is and raises when readers cannot do without."""

    def add(probe: Callable[[], str]) -> Callable[[], str]:
        PROBES[name] = probe
        return probe

    return add


def look() -> list[str]:
    """A line for each probe, in the order of registration; raises what the first raises that fails."""
    return [f"{name} {probe()}" for name, probe in PROBES.items()]


@register("database")
def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM core_state")
    return "ok"
